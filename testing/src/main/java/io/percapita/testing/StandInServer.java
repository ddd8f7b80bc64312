package io.percapita.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for LLM providers, on the loopback interface: speaks OpenAI's, Anthropic's, Google's,
 * Amazon's and Ollama's formats, streamed and not, reports usage, and knows the truth about what it
 * answered. A request's header {@code x-standin} tells it how to misbehave; see {@link Script}.
 * Speaks HTTP/1.1 in the clear, and with a certificate HTTP/2 and HTTP/1.1 over TLS. Thread-safe.
 */
public final class StandInServer implements AutoCloseable {

  private static final int MAX_THREADS = 1_000;
  private static final int STOP_MILLIS = 200;
  private static final String UPLOADS_PATH = "/v1/uploads";
  private static final String PUSHED_PATH = "/standin/pushed";

  /** The attribute of a request that has the journal it is entered into. */
  private static final String JOURNAL = Journal.class.getName();

  private static final List<ApiFormat> FORMATS =
      List.of(
          new OpenAiChatApi(),
          new OpenAiResponsesApi(),
          new OpenAiEmbeddingsApi(),
          new OpenAiCompletionsApi(),
          new OpenAiModerationsApi(),
          new AnthropicMessagesApi(),
          new GeminiApi(),
          new BedrockConverseApi(),
          new OllamaChatApi());

  private final Server server;
  private final Map<String, Service> services = new HashMap<>();
  private final Rendezvous rendezvous = new Rendezvous();
  private final TokenMath tokens = new TokenMath();
  private final int latencyMillis;
  private final ServerConnector plain;
  private final @Nullable ServerConnector secure;

  /** Of what came since the stand-in was told to forget; a request stays in that of its time. */
  private volatile Journal journal = new Journal();

  private StandInServer(
      InetSocketAddress address, int latencyMillis, @Nullable ServerCertificate certificate) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setStopTimeout(STOP_MILLIS); // whoever hangs is interrupted
    this.server = new Server(threads);
    this.latencyMillis = latencyMillis;
    this.plain = Listeners.plain(server, address);
    this.secure = certificate == null ? null : Listeners.secure(server, certificate);
    services.put(OpenAiResults.BATCH, results(OpenAiResults::batch));
    services.put(OpenAiResults.OUTPUT, results(OpenAiResults::output));
    services.put(OpenAiResults.RESPONSE, results(OpenAiResults::response));
    services.put(UPLOADS_PATH, this::serveUpload);
    services.put("/standin/totals", this::serveTotals);
    services.put("/standin/requests", this::serveRequests);
    services.put(PUSHED_PATH, (request, response) -> serveJson(response, "pushed"));
    server.setHandler(new Services());
  }

  /**
   * Starts a stand-in without TLS.
   *
   * @param port where to listen, or 0 for any free port
   * @throws IOException if the port is taken
   */
  public static StandInServer start(int port) throws IOException {
    return start(Listeners.loopback(port), 0);
  }

  static StandInServer start(InetSocketAddress address, int latencyMillis) throws IOException {
    return start(new StandInServer(address, latencyMillis, null));
  }

  /**
   * Starts a stand-in on two free ports, one with TLS.
   *
   * @throws IOException if there is no free port
   */
  public static StandInServer start(ServerCertificate certificate) throws IOException {
    return start(new StandInServer(Listeners.loopback(0), 0, certificate));
  }

  private static StandInServer start(StandInServer standIn) throws IOException {
    try {
      standIn.server.start();
      return standIn;
    } catch (Exception e) {
      standIn.close();
      throw e instanceof IOException io ? io : new IOException(e);
    }
  }

  /** Where the stand-in listens without TLS, without a path. */
  public URI baseUri() {
    return URI.create("http://localhost:" + plain.getLocalPort());
  }

  /** Where the stand-in listens with TLS, without a path. */
  public URI secureUri() {
    if (secure == null) {
      throw new IllegalStateException("the stand-in was started without a certificate");
    }
    return URI.create("https://localhost:" + secure.getLocalPort());
  }

  /**
   * The latest requests that were answered to the end, or by a broken connection once, oldest
   * first; at most a thousand.
   */
  public List<ReceivedRequest> received() {
    return journal.answered();
  }

  /** What all successful answers together reported, by the model that answered. */
  public Map<String, StandInUsage> totals() {
    return journal.totals();
  }

  /** The protocols of all requests, those included that were not answered to the end. */
  public Set<String> protocols() {
    return journal.protocols();
  }

  /** Forgets all requests and totals, and those requests that are still being answered. */
  public void reset() {
    journal = new Journal();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the stand-in does not stop", e);
    }
  }

  private void serve(ApiFormat format, Request request, Response response) throws IOException {
    Script script = Script.parse(request.getHeaders().get(Script.HEADER));
    if (script.has("refuse-unread")) {
      int status = script.number("refuse-unread", 417);
      writer(request, response, script, new byte[0]).document(status, format.error(status));
      return;
    }
    byte[] body = body(request);
    Prompt asked =
        format.asked(servicePath(request), Prompt.parse(body, format.streamsUnlessTold()));
    Prompt prompt = asked.withModel(script.text("model", asked.model()));
    AnswerWriter writer = writer(request, response, script, body);
    AnswerWriter.pause(latencyMillis);
    rendezvous.await(script.number("together", 0));
    if (script.has("unanswered")) {
      AnswerWriter.hang();
    }
    if (script.has("reset")) {
      throw Resets.reset(request);
    }
    if (script.has("push")) {
      push(request);
    }
    if (isFirst(request, script, "reset-once")) {
      note(request, body, "", 0);
      throw Resets.reset(request);
    }
    if (isFirst(request, script, "close-once")) {
      note(request, body, "", 0);
      throw Resets.close(request);
    }
    if (isFirst(request, script, "refuse-once")) {
      int status = script.number("refuse-once", 503);
      if (script.has("retry-after")) {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, script.text("retry-after", ""));
      }
      writer.document(status, format.error(status));
      return;
    }
    if (script.has("redirect") && request.getHttpURI().getQuery() == null) {
      HttpURI here = request.getHttpURI();
      String host = script.text("redirect", "");
      HttpURI there = host.isEmpty() ? here : HttpURI.build(here).host(host);
      response.getHeaders().put(HttpHeader.LOCATION, there + "?redirected");
      writer.document(307, "{}");
      return;
    }
    if (script.has("see-other")) {
      response.getHeaders().put(HttpHeader.LOCATION, UPLOADS_PATH);
      writer.document(303, "{}");
      return;
    }
    if (script.has("status")) {
      int status = script.number("status", 500);
      writer.document(status, format.error(status));
      return;
    }
    StandInUsage scripted = script.usage();
    StandInUsage usage = format.reported(scripted == null ? tokens.of(prompt) : scripted);
    Answer answer = format.answer(prompt, usage, script.number("chunks", 8), script);
    journal(request).count(Words.snapshot(prompt.model()), usage);
    if (prompt.stream() && !answer.events().isEmpty()) {
      writer.events(answer.events(), answer.streamType());
    } else {
      writer.document(200, answer.document());
    }
  }

  private static boolean isFirst(Request request, Script script, String setting) {
    return script.has(setting) && journal(request).isFirst(setting);
  }

  private static byte[] body(Request request) throws IOException {
    return Content.Source.asInputStream(request).readAllBytes();
  }

  private static void push(Request request) {
    if (request.getConnectionMetaData().isPushSupported()) {
      HttpURI uri = HttpURI.build(request.getHttpURI()).path(PUSHED_PATH).asImmutable();
      request.push(new MetaData.Request("GET", uri, HttpVersion.HTTP_2, HttpFields.EMPTY));
    }
  }

  /** A writer that enters the request into the journal before its client knows the answer. */
  private static AnswerWriter writer(
      Request request, Response response, Script script, byte[] body) {
    return new AnswerWriter(
        response, script, (digest, length) -> note(request, body, digest, length));
  }

  private static void note(Request request, byte[] body, String answerDigest, long answerLength) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HttpField header : request.getHeaders()) {
      headers.computeIfAbsent(header.getName(), name -> new ArrayList<>()).add(header.getValue());
    }
    ReceivedRequest received =
        new ReceivedRequest(
            protocol(request),
            request.getMethod(),
            Request.getPathInContext(request),
            headers,
            Crc32c.of(body),
            body.length,
            answerDigest,
            answerLength);
    journal(request).answered(received);
  }

  private static Journal journal(Request request) {
    return (Journal) Objects.requireNonNull(request.getAttribute(JOURNAL));
  }

  private static String protocol(Request request) {
    return request.getConnectionMetaData().getHttpVersion().asString();
  }

  /** A request that providers answer for free. */
  private void serveUpload(Request request, Response response) throws IOException {
    writer(request, response, Script.parse(null), body(request))
        .document(200, "{\"object\":\"upload\"}");
  }

  /** What results tell is in no totals, since it may be fetched again. */
  private Service results(BiFunction<String, Script, String> results) {
    return (request, response) -> {
      Script script = Script.parse(request.getHeaders().get(Script.HEADER));
      writer(request, response, script, body(request))
          .document(200, results.apply(Request.getPathInContext(request), script));
    };
  }

  private void serveTotals(Request request, Response response) throws IOException {
    serveJson(response, journal.report());
  }

  private void serveRequests(Request request, Response response) throws IOException {
    serveJson(response, received());
  }

  private static void serveJson(Response response, Object value) throws IOException {
    new AnswerWriter(response, Script.parse(null), (digest, length) -> {})
        .document(200, Json.write(value));
  }

  /** What serves a path, or null. */
  private @Nullable Service service(String path) {
    for (ApiFormat format : FORMATS) {
      if (format.serves(path)) {
        return (request, response) -> serve(format, request, response);
      }
    }
    return services.get(path);
  }

  private interface Service {
    void serve(Request request, Response response) throws IOException;
  }

  /** Azure serves OpenAI's formats below a deployment; what is fetched has an id in its path. */
  private static String servicePath(Request request) {
    return Request.getPathInContext(request)
        .replaceFirst("^/openai/deployments/[^/]+/", "/v1/")
        .replaceFirst("^(/v1/(files|batches|responses))/[^/]+", "$1/*");
  }

  /** Finds a request's service by its path. */
  private final class Services extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Service service = service(servicePath(request));
      if (service == null) {
        return false;
      }
      Journal current = journal;
      current.came(protocol(request));
      request.setAttribute(JOURNAL, current);
      try {
        service.serve(request, response);
        callback.succeeded();
      } catch (Throwable t) {
        callback.failed(t);
      }
      return true;
    }
  }
}
