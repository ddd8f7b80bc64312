package io.percapita.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandInServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHAT = "/v1/chat/completions";
  private static final String RESPONSES = "/v1/responses";
  private static final String MESSAGES = "/v1/messages";
  private static final String USAGE = "usage=1000:200:40:20:300:100";
  private static final String CHAT_BODY =
      "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  private static final String STREAM =
      "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final HttpClient client = HttpClient.newHttpClient();
  private StandInServer standIn;

  @BeforeEach
  void start() throws IOException {
    standIn = StandInServer.start(0);
  }

  @AfterEach
  void stop() {
    standIn.close();
  }

  @Test
  void aChatCompletionCountsCachedTokensAsInputAndReasoningAsOutput() throws Exception {
    JsonNode answer = JSON.readTree(post(CHAT, USAGE, CHAT_BODY).body());

    assertThat(answer.path("model").asText()).isEqualTo("gpt-4o-2024-08-06");
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(answer.path("usage"))
        .isEqualTo(
            JSON.readTree(
                """
                {"prompt_tokens":1260,"completion_tokens":400,"total_tokens":1660,
                 "prompt_tokens_details":{"cached_tokens":200,"audio_tokens":0},
                 "completion_tokens_details":{"reasoning_tokens":100,"audio_tokens":0}}
                """));
  }

  @Test
  void aChatStreamReportsUsageOnceAndLastIfAsked() throws Exception {
    List<String> data =
        data(post(CHAT, USAGE, STREAM + ",\"stream_options\":{\"include_usage\":true}}"));

    assertThat(data.get(data.size() - 1)).isEqualTo("[DONE]");
    JsonNode last = JSON.readTree(data.get(data.size() - 2));
    assertThat(last.path("choices")).isEmpty();
    assertThat(last.at("/usage/prompt_tokens").asInt()).isEqualTo(1260);
    assertThat(data).filteredOn(event -> event.contains("\"prompt_tokens\"")).hasSize(1);
  }

  @Test
  void aChatStreamReportsNoUsageUnasked() throws Exception {
    assertThat(post(CHAT, USAGE, STREAM + "}").body()).doesNotContain("usage");
  }

  @Test
  void aResponseStreamEndsWithTheWholeResponse() throws Exception {
    List<String> data =
        data(post(RESPONSES, USAGE, "{\"model\":\"gpt-5\",\"stream\":true,\"input\":\"Hi\"}"));

    List<String> types = new ArrayList<>();
    for (String event : data) {
      types.add(JSON.readTree(event).path("type").asText());
    }
    assertThat(types.stream().distinct())
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    JsonNode completed = JSON.readTree(data.get(data.size() - 1)).path("response");
    assertThat(completed.path("usage"))
        .isEqualTo(
            JSON.readTree(
                """
                {"input_tokens":1260,"input_tokens_details":{"cached_tokens":200},
                 "output_tokens":400,"output_tokens_details":{"reasoning_tokens":100},
                 "total_tokens":1660}
                """));
  }

  @Test
  void aDeploymentOfAzureAnswersWithItsModel() throws Exception {
    String path = "/openai/deployments/our-chat/chat/completions";

    JsonNode answer =
        JSON.readTree(post(path, USAGE + ",model=gpt-4o", "{\"messages\":[]}").body());

    assertThat(answer.path("model").asText()).isEqualTo("gpt-4o-2024-08-06");
    assertThat(standIn.totals()).containsOnlyKeys("gpt-4o-2024-08-06");
  }

  @Test
  void aBatchAndItsOutputTellTheSameUsage() throws Exception {
    String script = "usage=1000:200:0:0:300:100,calls=3";

    JsonNode batch = JSON.readTree(get("/v1/batches/batch_7", script));
    List<String> lines = get("/v1/files/file-7/content", script).lines().toList();

    assertThat(batch.path("output_file_id").asText()).isEqualTo("file-7");
    assertThat(batch.at("/usage/input_tokens").asInt()).isEqualTo(3600);
    assertThat(lines).hasSize(3);
    for (String line : lines) {
      assertThat(JSON.readTree(line).at("/response/body/usage/prompt_tokens").asInt())
          .isEqualTo(1200);
    }
    assertThat(JSON.readTree(get("/v1/batches/batch_7", "unfinished")).path("status").asText())
        .isEqualTo("in_progress");
  }

  @Test
  void aResponseInTheBackgroundTellsItsUsageOnceItIsCompleted() throws Exception {
    String asked = "{\"model\":\"gpt-4o\",\"background\":true,\"input\":\"Hi\"}";

    JsonNode queued = JSON.readTree(post(RESPONSES, USAGE, asked).body());
    JsonNode made = JSON.readTree(get(RESPONSES + "/resp_1", "unfinished," + USAGE));
    JsonNode completed = JSON.readTree(get(RESPONSES + "/resp_1", USAGE));

    assertThat(queued.path("status").asText()).isEqualTo("queued");
    assertThat(made.path("usage").isNull()).isTrue();
    assertThat(completed.path("id").asText()).isEqualTo("resp_1");
    assertThat(completed.at("/usage/output_tokens").asInt()).isEqualTo(400);
  }

  @Test
  void aMessageKeepsCacheReadsAndWritesApartFromItsInput() throws Exception {
    JsonNode answer = JSON.readTree(post(MESSAGES, USAGE, message(false)).body());

    assertThat(answer.path("usage"))
        .isEqualTo(
            JSON.readTree(
                """
                {"input_tokens":1000,"cache_creation_input_tokens":60,
                 "cache_read_input_tokens":200,
                 "cache_creation":{"ephemeral_5m_input_tokens":40,"ephemeral_1h_input_tokens":20},
                 "output_tokens":400,"service_tier":"standard"}
                """));
  }

  @Test
  void aMessageStreamReportsInputFirstAndOutputLast() throws Exception {
    List<String> data = data(post(MESSAGES, USAGE, message(true)));

    JsonNode start = JSON.readTree(data.get(0));
    JsonNode delta = JSON.readTree(data.get(data.size() - 2));
    assertThat(start.at("/message/usage/input_tokens").asInt()).isEqualTo(1000);
    assertThat(delta.path("type").asText()).isEqualTo("message_delta");
    assertThat(delta.at("/usage/output_tokens").asInt()).isEqualTo(400);
    assertThat(data.get(data.size() - 1)).isEqualTo("{\"type\":\"message_stop\"}");
  }

  @Test
  void embeddingsReportInputOnly() throws Exception {
    String body = post("/v1/embeddings", "", "{\"model\":\"e\",\"input\":\"12345678\"}").body();

    assertThat(JSON.readTree(body).path("usage"))
        .isEqualTo(JSON.readTree("{\"prompt_tokens\":2,\"total_tokens\":2}"));
  }

  @Test
  void errorsHaveTheProvidersShape() throws Exception {
    HttpResponse<String> openAi = post(CHAT, "status=429", CHAT_BODY);
    HttpResponse<String> anthropic = post(MESSAGES, "status=429", message(false));

    assertThat(List.of(openAi.statusCode(), anthropic.statusCode())).containsExactly(429, 429);
    assertThat(JSON.readTree(openAi.body()).at("/error/type").asText())
        .isEqualTo("rate_limit_error");
    assertThat(JSON.readTree(anthropic.body()).path("type").asText()).isEqualTo("error");
    assertThat(JSON.readTree(anthropic.body()).at("/error/type").asText())
        .isEqualTo("rate_limit_error");
    assertThat(standIn.totals()).isEmpty();
  }

  @Test
  void breaksAStreamOffAfterSoManyPieces() {
    assertThatThrownBy(() -> post(CHAT, "cut-after=3", STREAM + "}"))
        .isInstanceOf(IOException.class);
    assertThat(standIn.received()).isEmpty();
  }

  @Test
  void refusesTheFirstRequestOnly() throws Exception {
    assertThat(post(CHAT, "refuse-once=429", CHAT_BODY).statusCode()).isEqualTo(429);
    assertThat(post(CHAT, "refuse-once=429", CHAT_BODY).statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhenToAskAgain() throws Exception {
    HttpResponse<String> refused = post(CHAT, "refuse-once=503,retry-after=0", CHAT_BODY);

    assertThat(refused.headers().firstValue("Retry-After")).contains("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset-once", "close-once"})
  void breaksTheConnectionOfTheFirstRequestOnly(String script) throws Exception {
    assertThatThrownBy(() -> post(CHAT, script, CHAT_BODY)).isInstanceOf(IOException.class);
    assertThat(standIn.received()).hasSize(1);
    assertThat(post(CHAT, script, CHAT_BODY).statusCode()).isEqualTo(200);
    assertThat(standIn.received()).hasSize(2);
    standIn.reset();
    assertThatThrownBy(() -> post(CHAT, script, CHAT_BODY)).isInstanceOf(IOException.class);
  }

  @Test
  void resetsTheConnectionInPlaceOfAnAnswer() {
    assertThatThrownBy(() -> post(CHAT, "reset", CHAT_BODY)).isInstanceOf(IOException.class);
    assertThat(standIn.received()).isEmpty();
    assertThat(standIn.protocols()).containsExactly("HTTP/1.1");
  }

  @Test
  void resetsTheConnectionAfterSoManyPieces() {
    assertThatThrownBy(() -> post(CHAT, "reset-after=3", STREAM + "}"))
        .isInstanceOf(IOException.class);
    assertThat(standIn.received()).isEmpty();
  }

  @Test
  void reportsAnErrorInsideAStream() throws Exception {
    List<String> data = data(post(MESSAGES, "error-in-stream", message(true)));

    assertThat(data.get(data.size() - 1)).contains("\"type\":\"error\"", "overloaded_error");
  }

  @Test
  void padsADocumentToItsLengthWithTheUsageLast() throws Exception {
    String body = post(CHAT, "body-bytes=100000", CHAT_BODY).body();

    assertThat(body.getBytes(UTF_8)).hasSize(100_000);
    assertThat(body.indexOf("\"usage\"")).isGreaterThan(99_000);
    assertThat(JSON.readTree(body).path("object").asText()).isEqualTo("chat.completion");
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT_BODY, STREAM + "}"})
  void tellsTheLengthOfAnAnswer(String body) throws Exception {
    HttpResponse<String> answer = post(CHAT, "sized", body);

    assertThat(answer.headers().firstValueAsLong("Content-Length"))
        .hasValue(answer.body().getBytes(UTF_8).length);
    assertThat(post(CHAT, "-", body).headers().firstValue("Content-Length")).isEmpty();
  }

  @Test
  @Timeout(30)
  void forgetsWhatIsStillBeingAnswered() throws Exception {
    CompletableFuture<HttpResponse<String>> call =
        client.sendAsync(
            request(CHAT, "together=2", CHAT_BODY), HttpResponse.BodyHandlers.ofString());
    while (standIn.protocols().isEmpty()) {
      Thread.onSpinWait();
    }
    standIn.reset();

    post(CHAT, "together=2," + USAGE, STREAM + "}");

    assertThat(call.join().statusCode()).isEqualTo(200);
    assertThat(standIn.received())
        .extracting(ReceivedRequest::bodyDigest)
        .containsExactly(Crc32c.of((STREAM + "}").getBytes(UTF_8)));
    assertThat(standIn.totals().values()).extracting(StandInUsage::output).containsExactly(300L);
  }

  @Test
  void journalsADocumentBeforeItsEncoding() throws Exception {
    HttpResponse<byte[]> answer =
        client.send(request(CHAT, "gzip", CHAT_BODY), HttpResponse.BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
    byte[] document = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
    assertThat(standIn.received()).hasSize(1);
    ReceivedRequest received = standIn.received().get(0);
    assertThat(received.path()).isEqualTo(CHAT);
    assertThat(received.headers().get("x-standin")).containsExactly("gzip");
    assertThat(received.bodyDigest()).isEqualTo(Crc32c.of(CHAT_BODY.getBytes(UTF_8)));
    assertThat(received.bodyLength()).isEqualTo(CHAT_BODY.length());
    assertThat(received.answerDigest()).isEqualTo(Crc32c.of(document));
    assertThat(received.answerLength()).isEqualTo(document.length);
  }

  @Test
  void addsUpWhatItReportedByModel() throws Exception {
    post(CHAT, USAGE, CHAT_BODY);
    post(CHAT, USAGE, STREAM + "}");
    post(MESSAGES, USAGE, message(true));
    post("/v1/embeddings", USAGE, "{\"model\":\"e\",\"input\":\"Hi\"}");

    assertThat(get("/standin/totals"))
        .isEqualTo(
            JSON.readTree(
                """
                {"gpt-4o-2024-08-06":{"requests":2,"input":2120,"cacheRead":400,
                  "cacheWrite5m":0,"cacheWrite1h":0,"output":600,"reasoning":200},
                 "claude-sonnet-4-5-20250929":{"requests":1,"input":1000,"cacheRead":200,
                  "cacheWrite5m":40,"cacheWrite1h":20,"output":300,"reasoning":100},
                 "e":{"requests":1,"input":1260,"cacheRead":0,
                  "cacheWrite5m":0,"cacheWrite1h":0,"output":0,"reasoning":0}}
                """));
  }

  @Test
  void tellsOtherProcessesWhatItReceived() throws Exception {
    post(CHAT, USAGE, CHAT_BODY);

    JsonNode requests = get("/standin/requests");
    assertThat(requests).hasSize(1);
    assertThat(requests.at("/0/method").asText()).isEqualTo("POST");
    assertThat(requests.at("/0/path").asText()).isEqualTo(CHAT);
    assertThat(requests.at("/0/bodyLength").asInt()).isEqualTo(CHAT_BODY.length());
  }

  @Test
  void saysThatAPortIsTaken() {
    assertThatThrownBy(() -> StandInServer.start(standIn.baseUri().getPort()))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(BindException.class);
  }

  private JsonNode get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(standIn.baseUri().resolve(path)).build();
    return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private HttpResponse<String> post(String path, String script, String body) throws Exception {
    return client.send(request(path, script, body), HttpResponse.BodyHandlers.ofString());
  }

  private String get(String path, String script) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(standIn.baseUri().resolve(path))
            .header(Script.HEADER, script)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private HttpRequest request(String path, String script, String body) {
    return HttpRequest.newBuilder(standIn.baseUri().resolve(path))
        .header(Script.HEADER, script)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static List<String> data(HttpResponse<String> answer) {
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .toList();
  }

  private static String message(boolean stream) {
    return "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9,\"stream\":"
        + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  }
}
