package io.percapita.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for LLM providers, on the loopback interface: speaks OpenAI's and Anthropic's formats,
 * streamed and not, reports usage, and knows the truth about what it answered. A request's header
 * {@code x-standin} tells it how to misbehave; see {@link Script}. Thread-safe.
 */
public final class StandInServer implements AutoCloseable {
  private static final int JOURNAL_LIMIT = 1_000;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final TokenMath tokens = new TokenMath();
  private final int latencyMillis;
  private final Object lock = new Object();
  private final Deque<ReceivedRequest> journal = new ArrayDeque<>();
  private final Map<String, StandInUsage> totals = new TreeMap<>();
  private final Map<String, Long> answers = new TreeMap<>();

  private StandInServer(HttpServer server, int latencyMillis) {
    this.server = server;
    this.latencyMillis = latencyMillis;
  }

  /**
   * Starts a stand-in.
   *
   * @param port where to listen, or 0 for any free port
   * @throws IOException if the port is taken
   */
  public static StandInServer start(int port) throws IOException {
    return start(port, 0);
  }

  static StandInServer start(int port, int latencyMillis) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    StandInServer standIn = new StandInServer(server, latencyMillis);
    server.setExecutor(standIn.threads);
    for (ApiFormat format :
        List.of(
            new OpenAiChatApi(),
            new OpenAiResponsesApi(),
            new OpenAiEmbeddingsApi(),
            new AnthropicMessagesApi())) {
      server.createContext(format.path(), exchange -> standIn.serve(format, exchange));
    }
    server.createContext("/v1/moderations", standIn::serveModeration);
    server.createContext("/standin/totals", standIn::serveTotals);
    server.createContext("/standin/requests", standIn::serveRequests);
    server.start();
    return standIn;
  }

  /** Where the stand-in listens, without a path. */
  public URI baseUri() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** The latest requests that were answered to the end, oldest first; at most a thousand. */
  public List<ReceivedRequest> received() {
    synchronized (lock) {
      return new ArrayList<>(journal);
    }
  }

  /** What all successful answers together reported, by the model that answered. */
  public Map<String, StandInUsage> totals() {
    synchronized (lock) {
      return new TreeMap<>(totals);
    }
  }

  /** Forgets all requests and totals. */
  public void reset() {
    synchronized (lock) {
      journal.clear();
      totals.clear();
      answers.clear();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(ApiFormat format, HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Script script = Script.parse(exchange.getRequestHeaders().getFirst(Script.HEADER));
    Prompt prompt = Prompt.parse(body);
    AnswerWriter.pause(latencyMillis);
    if (script.has("status")) {
      int status = script.number("status", 500);
      writer(exchange, script, body).document(status, format.error(status));
      return;
    }
    StandInUsage scripted = script.usage();
    StandInUsage usage = format.reported(scripted == null ? tokens.of(prompt) : scripted);
    Answer answer = format.answer(prompt, usage, script.number("chunks", 8), script);
    count(Words.snapshot(prompt.model()), usage);
    if (prompt.stream() && !answer.events().isEmpty()) {
      writer(exchange, script, body).events(answer.events());
    } else {
      writer(exchange, script, body).document(200, answer.document());
    }
  }

  /** A writer that enters the exchange into the journal before its client knows the answer. */
  private AnswerWriter writer(HttpExchange exchange, Script script, byte[] body) {
    return new AnswerWriter(
        exchange, script, (sha256, length) -> note(exchange, body, sha256, length));
  }

  private void count(String model, StandInUsage usage) {
    synchronized (lock) {
      totals.merge(model, usage, StandInUsage::plus);
      answers.merge(model, 1L, Long::sum);
    }
  }

  private void note(HttpExchange exchange, byte[] body, String answerSha256, long answerLength) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(exchange.getRequestHeaders());
    ReceivedRequest request =
        new ReceivedRequest(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            headers,
            Sha256.of(body),
            body.length,
            answerSha256,
            answerLength);
    synchronized (lock) {
      journal.add(request);
      if (journal.size() > JOURNAL_LIMIT) {
        journal.removeFirst();
      }
    }
  }

  /** A request that providers answer for free. */
  private void serveModeration(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    writer(exchange, Script.parse(null), body).document(200, "{\"results\":[]}");
  }

  private void serveTotals(HttpExchange exchange) throws IOException {
    Map<String, @Nullable Object> models = Json.object();
    synchronized (lock) {
      totals.forEach(
          (model, usage) ->
              models.put(
                  model,
                  Json.object(
                      "requests", answers.get(model),
                      "input", usage.input(),
                      "cacheRead", usage.cacheRead(),
                      "cacheWrite5m", usage.cacheWrite5m(),
                      "cacheWrite1h", usage.cacheWrite1h(),
                      "output", usage.output(),
                      "reasoning", usage.reasoning())));
    }
    serveJson(exchange, models);
  }

  private void serveRequests(HttpExchange exchange) throws IOException {
    serveJson(exchange, received());
  }

  private static void serveJson(HttpExchange exchange, Object value) throws IOException {
    new AnswerWriter(exchange, Script.parse(null), (sha256, length) -> {})
        .document(200, Json.write(value));
  }
}
