package io.percapita.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The formats whose model or kind of answer the body does not tell. */
class StandInFormatsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String USAGE = "chunks=3,usage=1000:200:40:20:300:100";
  private static final String CONTENTS =
      "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}";
  private static final String CONVERSE =
      "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"}]}]}";

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
  void geminiCountsCachedTokensAsInputAndThoughtsApart() throws Exception {
    JsonNode answer =
        JSON.readTree(
            post("/v1beta/models/gemini-2.5-flash:generateContent", CONTENTS, USAGE).body());

    assertThat(answer.path("modelVersion").asText()).isEqualTo("gemini-2.5-flash");
    assertThat(answer.path("usageMetadata"))
        .isEqualTo(
            JSON.readTree(
                """
                {"promptTokenCount":1260,"cachedContentTokenCount":200,
                 "candidatesTokenCount":300,"thoughtsTokenCount":100,"totalTokenCount":1660,
                 "promptTokensDetails":[{"modality":"TEXT","tokenCount":1260}]}
                """));
    assertThat(standIn.totals().get("gemini-2.5-flash"))
        .isEqualTo(new StandInUsage(1060, 200, 0, 0, 300, 100));
  }

  @Test
  void geminiStreamsCumulativeCountsAndEndsWithAReason() throws Exception {
    String body =
        text(post("/v1beta/models/gemini-2.5-flash:streamGenerateContent", CONTENTS, USAGE));

    List<String> data = body.lines().filter(line -> line.startsWith("data: ")).toList();
    assertThat(data)
        .extracting(
            line ->
                JSON.readTree(line.substring(6)).at("/usageMetadata/candidatesTokenCount").asLong())
        .containsExactly(100L, 200L, 300L);
    assertThat(data).filteredOn(line -> line.contains("finishReason")).hasSize(1);
    assertThat(data.get(2)).contains("\"finishReason\":\"STOP\"");
  }

  @Test
  void bedrockStreamsFramesWithRightChecksumsAndTheUsageLast() throws Exception {
    HttpResponse<byte[]> response =
        post("/model/us.amazon.nova-pro-v1%3A0/converse-stream", CONVERSE, USAGE);

    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/vnd.amazon.eventstream");
    List<JsonNode> payloads = payloads(response.body());
    assertThat(payloads).hasSize(1 + 3 + 3);
    assertThat(payloads.get(6).path("usage"))
        .isEqualTo(
            JSON.readTree(
                """
                {"inputTokens":1000,"outputTokens":400,"totalTokens":1660,
                 "cacheReadInputTokens":200,"cacheWriteInputTokens":60,
                 "cacheDetails":[{"ttl":"5m","inputTokens":40},{"ttl":"1h","inputTokens":20}]}
                """));
    assertThat(standIn.totals()).containsOnlyKeys("us.amazon.nova-pro-v1:0");
  }

  @Test
  void ollamaStreamsLinesUnlessToldOtherwise() throws Exception {
    String ask = "{\"model\":\"gemma3\",\"messages\":[]";

    List<String> lines = text(post("/api/chat", ask + "}", USAGE)).lines().toList();
    String whole = text(post("/api/chat", ask + ",\"stream\":false}", USAGE));

    assertThat(lines).hasSize(4);
    for (String last : List.of(lines.get(3), whole)) {
      JsonNode answer = JSON.readTree(last);
      assertThat(answer.path("done").asBoolean()).isTrue();
      assertThat(answer.path("prompt_eval_count").asLong()).isEqualTo(1260);
      assertThat(answer.path("eval_count").asLong()).isEqualTo(400);
    }
  }

  /** Fails on a wrong checksum. */
  private static List<JsonNode> payloads(byte[] frames) throws IOException {
    List<JsonNode> payloads = new ArrayList<>();
    for (int at = 0; at < frames.length; ) {
      ByteBuffer frame = ByteBuffer.wrap(frames, at, frames.length - at);
      int length = frame.getInt();
      int headers = frame.getInt();
      assertThat(frame.getInt()).isEqualTo(checksum(frames, at, 8));
      int payload = at + 12 + headers;
      int end = at + length - 4;
      assertThat(ByteBuffer.wrap(frames, end, 4).getInt())
          .isEqualTo(checksum(frames, at, length - 4));
      payloads.add(JSON.readTree(frames, payload, end - payload));
      at += length;
    }
    return payloads;
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, offset, length);
    return (int) checksum.getValue();
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  private HttpResponse<byte[]> post(String path, String body, String script) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(standIn.baseUri().resolve(path))
                .header(Script.HEADER, script)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofByteArray());
  }
}
