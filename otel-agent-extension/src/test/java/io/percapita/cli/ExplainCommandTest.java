package io.percapita.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainCommandTest {
  private static final String CHAT = "https://api.openai.com/v1/chat/completions";
  private static final String ANSWER =
      """
      {"id":"chatcmpl-1","model":"gpt-4o-2024-08-06","service_tier":"default",
       "choices":[{"finish_reason":"stop","message":{"content":"Hello"}}],
       "usage":{"prompt_tokens":1000,"completion_tokens":300,
        "prompt_tokens_details":{"cached_tokens":200},
        "completion_tokens_details":{"reasoning_tokens":100}}}
      """;

  private final ObjectMapper json = new ObjectMapper();

  /** What a command line answered. */
  private record Answer(int exitCode, String out, String err) {}

  private ObjectNode exchange() {
    ObjectNode exchange = json.createObjectNode();
    exchange.put("id", "x-1");
    exchange.put("url", CHAT);
    exchange.put("method", "POST");
    exchange.put("request_body", "{\"model\":\"gpt-4o\",\"messages\":[]}");
    exchange.put("status", 200);
    exchange.putObject("response_headers").put("Content-Type", "application/json");
    exchange.put("response_body", ANSWER);
    exchange.put("at", "2026-03-01T12:00:00Z");
    return exchange;
  }

  @Test
  void callIsReadAndPricedAsTheAgentDoes() throws IOException {
    JsonNode answer = explain(exchange());

    // 800 x 2.50 + 200 x 1.25 + 200 x 10 + 100 x 10 USD per million
    assertThat(answer)
        .isEqualTo(
            json.readTree(
                """
                {"id":"x-1","recognised":true,"provider":"openai","operation":"chat",
                 "request_model":"gpt-4o","response_model":"gpt-4o-2024-08-06","stream":false,
                 "usage":{"input":800,"cache_read":200,"output":200,"reasoning":100},
                 "status":"priced","reason":null,"cost_usd":"0.00525",
                 "components":{"input":"0.002","cache_read":"0.00025","output":"0.002",
                  "reasoning":"0.001"},
                 "rule":"openai/gpt-4o","service_tier":"standard","region":null,
                 "wire_format":"openai-chat","response_id":"chatcmpl-1",
                 "finish_reasons":["stop"],"error_type":null,"reported_cost_usd":null}
                """));
  }

  @Test
  void whatTheProviderSaysItCostIsShownBesideOurs() throws IOException {
    ObjectNode exchange =
        exchange()
            .put("url", "https://openrouter.ai/api/v1/chat/completions")
            .put(
                "response_body",
                "{\"model\":\"openai/gpt-4o-mini\",\"choices\":[],"
                    + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":4,\"cost\":4.1e-06}}");

    // 10 x 0.15 + 4 x 0.60 USD per million
    JsonNode answer = explain(exchange);
    assertThat(answer.get("cost_usd").textValue()).isEqualTo("0.0000039");
    assertThat(answer.get("reported_cost_usd").textValue()).isEqualTo("0.0000041");
    assertThat(run(exchange.toString(), "explain").out())
        .contains("0.0000039 USD\n", "reported    0.0000041 USD by the provider\n");
  }

  @Test
  void theDayOfTheCallCounts() throws IOException {
    ObjectNode exchange = exchange();
    exchange.put("response_body", ANSWER.replace("gpt-4o-2024-08-06", "o3"));

    // 800 x 10 + 200 x 0.50 + 300 x 40 USD per million, and from the cut on 2, 0.50 and 8
    assertThat(explain(exchange.put("at", "2025-06-09")).get("cost_usd").textValue())
        .isEqualTo("0.0201");
    assertThat(explain(exchange.put("at", "2025-06-10")).get("cost_usd").textValue())
        .isEqualTo("0.0041");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "url                  | https://example.com/v1/chat/completions   | not_llm   | POST example.com/v1/chat/completions is no LLM endpoint known here",
        "method               | GET                                       | not_llm   | GET api.openai.com",
        "status               | 429                                       | error     | an error answer (429) is not billed",
        "response_body        | {\"error\":{\"type\":\"server_error\"}}   | error     | an error answer (server_error) is not billed",
        "response_body        | {\"model\":\"gpt-4o\",\"choices\":[]}     | estimated | the response reports no usage",
        "response_body        | {\"model\":\"gpt-99\",\"usage\":{\"prompt_tokens\":3}} | unpriced | No price rule of the provider openai matches the model \"gpt-99\"",
        "response_body        | <html>Bad gateway</html>                  | no_usage  | malformed JSON",
        "response_body        | ~~                                        | no_usage  | a success that says nothing",
        "response_body        | {}                                        | no_usage  | a success that says nothing",
        "response_body        | {\"model\":\"gpt-4o\",\"choices\":[{        | estimated | the response ends before its format's own end"
      })
  void otherStatusesAreTold(String key, String value, String status, String reason)
      throws IOException {
    ObjectNode exchange = exchange();
    JsonNode answer =
        explain(
            key.equals("status")
                ? exchange.put(key, Integer.parseInt(value))
                : exchange.put(key, value));

    assertThat(answer.get("status").textValue()).isEqualTo(status);
    assertThat(answer.get("reason").textValue()).startsWith(reason);
    assertThat(answer.get("recognised").booleanValue()).isEqualTo(!status.equals("not_llm"));
  }

  @Test
  void bodiesMayBeBytesAsTheyWereSent() throws IOException {
    ObjectNode exchange = exchange();
    exchange.remove("response_body");
    exchange.put("response_body_base64", base64(gzip(ANSWER)));
    exchange.withObjectProperty("response_headers").put("content-encoding", "gzip");

    assertThat(explain(exchange).get("cost_usd").textValue()).isEqualTo("0.00525");
  }

  /** As most tools record: the body decoded, the headers as they were. */
  @Test
  void bodiesMayBeDecodedAlready() throws IOException {
    ObjectNode exchange = exchange();
    exchange.withObjectProperty("response_headers").put("content-encoding", "br");
    assertThat(explain(exchange).get("status").textValue()).isEqualTo("priced");

    exchange.remove("response_body");
    exchange.put("response_body_base64", base64(ANSWER.getBytes(StandardCharsets.UTF_8)));
    exchange.withObjectProperty("response_headers").putArray("content-encoding").add("gzip");
    assertThat(explain(exchange).get("status").textValue()).isEqualTo("priced");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "none", "utf-8"})
  void bytesThatAreTextAreNotDecoded(String encoding) throws IOException {
    ObjectNode exchange = exchange().put("response_body", "");
    exchange.put("response_body_base64", base64(ANSWER.getBytes(StandardCharsets.UTF_8)));
    exchange.withObjectProperty("response_headers").put("content-encoding", encoding);

    assertThat(explain(exchange).get("cost_usd").textValue()).isEqualTo("0.00525");
  }

  @Test
  void aByteOrderMarkIsPassedOverWithoutAnyContentType() throws IOException {
    ObjectNode exchange = exchange().put("response_body", "\uFEFF" + ANSWER);
    exchange.putNull("response_headers");
    assertThat(explain(exchange).get("cost_usd").textValue()).isEqualTo("0.00525");

    String event = "data: " + ANSWER.replace("\n", "") + "\n\n";
    exchange.put("response_body", "\uFEFF" + event);
    assertThat(explain(exchange).get("cost_usd").textValue()).isEqualTo("0.00525");
    assertThat(run("\uFEFF" + exchange, "explain", "--jsonl").out()).contains("\"priced\"");
  }

  /** The price of the model fell between these two moments. */
  @ParameterizedTest
  @CsvSource({
    "2025-06-09T23:59:59, 0.0201",
    "2025-06-10T00:00:00, 0.0041",
    "1749513599, 0.0201",
    "1749513600, 0.0041",
    "1749513599999, 0.0201",
    "1749513600000, 0.0041",
    "1749513600.5, 0.0041"
  })
  void timesMayBeOfUtcOrNumbers(String at, String usd) throws IOException {
    ObjectNode exchange = exchange();
    exchange.put("response_body", ANSWER.replace("gpt-4o-2024-08-06", "o3"));
    if (at.contains("T")) {
      exchange.put("at", at);
    } else {
      exchange.put("at", new BigDecimal(at));
    }

    assertThat(explain(exchange).get("cost_usd").textValue()).isEqualTo(usd);
  }

  @Test
  void urlsMayHaveCharactersThatTheyMustNotHave() throws IOException {
    assertThat(explain(exchange().put("url", CHAT + "?a=x y|{z}")).get("status").textValue())
        .isEqualTo("priced");
    assertThat(run(exchange().put("url", "https://[::").toString(), "explain", "--jsonl").out())
        .contains("is not a URL");
  }

  @Test
  void anAnswerInEventsIsStreamedWhereTheRequestDoesNotTell() throws IOException {
    ObjectNode exchange = exchange();
    exchange.remove("request_body");
    assertThat(explain(exchange).get("stream").booleanValue()).isFalse();

    exchange.put("response_body", "data: " + ANSWER.replace("\n", "") + "\n\n");
    assertThat(explain(exchange).get("stream").booleanValue()).isTrue();
  }

  @Test
  void bodiesMayBeHuge() throws IOException {
    String picture = "x".repeat(25 << 20);
    ObjectNode exchange = exchange();
    exchange.put("response_body", "{\"picture\":\"" + picture + "\"," + ANSWER.substring(1));

    assertThat(explain(exchange).get("cost_usd").textValue()).isEqualTo("0.00525");
  }

  @Test
  void whatCannotBeDecodedIsSaid() throws IOException {
    ObjectNode exchange = exchange();
    exchange.remove("response_body");
    exchange.put("response_body_base64", base64(new byte[] {1, 2, 3}));
    exchange.withObjectProperty("response_headers").put("content-encoding", "zstd");

    JsonNode answer = explain(exchange);
    assertThat(answer.get("status").textValue()).isEqualTo("no_usage");
    assertThat(answer.get("usage")).isEmpty();
    assertThat(answer.get("reason").textValue())
        .isEqualTo("content encoding zstd cannot be decoded");
  }

  @Test
  void otherHostsCanBeDeclared() throws IOException {
    ObjectNode exchange = exchange().put("url", "http://localhost:4010/v1/chat/completions");

    assertThat(explain(exchange).get("status").textValue()).isEqualTo("not_llm");
    assertThat(
            explain(exchange, "--endpoints", "openai=http://localhost:4010/v1")
                .get("status")
                .textValue())
        .isEqualTo("priced");
    assertThat(run("", "explain", "--endpoints", "acme=http://localhost"))
        .extracting(Answer::exitCode, Answer::err)
        .satisfies(it -> assertThat(it.get(0)).isEqualTo(2))
        .satisfies(it -> assertThat(it.get(1).toString()).startsWith("--endpoints=acme="));
  }

  @Test
  void linesAreAnsweredInOrderAndFaultyOnesWithTheirReason() throws IOException {
    Answer answer =
        run(
            exchange() + "\n\n{\"id\":2}\nnonsense\n" + exchange().put("status", "many"),
            "explain",
            "--jsonl");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).startsWith("3 lines were not understood");
    assertThat(answer.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("\"status\":\"priced\""),
            line ->
                assertThat(line)
                    .startsWith("{\"id\":2,")
                    .contains("line 3: the key \\\"url\\\" is"),
            line -> assertThat(line).contains("line 4: is not JSON"),
            line ->
                assertThat(line).contains("line 5: status: \\\"many\\\" is not an HTTP status"));
  }

  @Test
  void peopleCanReadIt() {
    Answer answer = run(exchange().toString(), "explain");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out().replaceAll(" +", " "))
        .startsWith(
            """
            provider openai
            operation chat, read as openai-chat
            asked for gpt-4o
            answered by gpt-4o-2024-08-06
            streamed no
            tier standard
            response chatcmpl-1
            finished stop
            status priced
             input 800 tokens 0.002 USD
             cache_read 200 tokens 0.00025 USD
             output 200 tokens 0.002 USD
             reasoning 100 tokens 0.001 USD
             total 0.00525 USD
            rule openai/gpt-4o
            book 20""");
    assertThat(run("{", "explain").err()).startsWith("The input is not JSON");
    assertThat(run("{}", "explain").err())
        .startsWith("The exchange cannot be used: the key \"url\" is missing");
  }

  /** Of gpt-4o-mini at 0.075 USD per million and claude-haiku-4-5 at 0.5. */
  @Test
  void resultsOfABatchAreExplainedByTheirSumAndOnce() throws IOException {
    String line =
        "{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":{\"object\":\"chat.completion\","
            + "\"model\":\"gpt-4o-mini\",\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":0}}}}\n";
    ObjectNode download =
        exchange()
            .put("method", "GET")
            .put("url", "https://api.openai.com/v1/files/file-1/content")
            .put("response_body", line + line);

    Answer answer = run(download + "\n" + download + "\n", "explain", "--jsonl");

    JsonNode first = json.readTree(answer.out().lines().findFirst().orElseThrow());
    assertThat(first.get("status").textValue()).isEqualTo("priced");
    assertThat(first.get("cost_usd").textValue()).isEqualTo("0.00015");
    assertThat(first.get("usage").get("input").longValue()).isEqualTo(2000);
    assertThat(first.get("service_tier").textValue()).isEqualTo("batch");
    assertThat(answer.out().lines().skip(1).findFirst().orElseThrow())
        .contains("\"status\":\"no_usage\"")
        .contains("counted with an earlier exchange");
  }

  @Test
  void resultsWhoseEncodingIsCutOffAreNotCounted() throws IOException {
    String line =
        "{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":{\"object\":\"chat.completion\","
            + "\"model\":\"gpt-4o-mini\",\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":0}}}}\n";
    byte[] gzipped = gzip(line.repeat(100));
    ObjectNode download =
        exchange()
            .put("method", "GET")
            .put("url", "https://api.openai.com/v1/files/file-1/content")
            .put("response_body", "")
            .put("response_body_base64", base64(Arrays.copyOf(gzipped, gzipped.length - 20)));
    download.withObjectProperty("response_headers").put("content-encoding", "gzip");

    JsonNode answer = explain(download);

    assertThat(answer.get("status").textValue()).isEqualTo("no_usage");
    assertThat(answer.get("reason").textValue()).contains("not read whole");
  }

  @Test
  void resultsOfSeveralModelsAreAddedUp() throws IOException {
    String line =
        "{\"custom_id\":\"a\",\"result\":{\"type\":\"succeeded\",\"message\":{\"model\":\"%s\","
            + "\"usage\":{\"input_tokens\":1000,\"output_tokens\":0}}}}\n";
    JsonNode answer =
        explain(
            exchange()
                .put("method", "GET")
                .put("url", "https://api.anthropic.com/v1/messages/batches/b/results")
                .put(
                    "response_body",
                    line.formatted("claude-haiku-4-5") + line.formatted("claude-sonnet-4-5")));

    // 0.5 and 1.5 USD per million
    assertThat(answer.get("cost_usd").textValue()).isEqualTo("0.002");
    assertThat(answer.get("response_model").textValue()).isEqualTo("claude-haiku-4-5");
    assertThat(answer.get("reason").textValue()).startsWith("results of 2 kinds");
  }

  @Test
  void aRequestThatTellsNoResultsHasNoUsage() throws IOException {
    ObjectNode poll =
        exchange()
            .put("method", "GET")
            .put("url", "https://api.openai.com/v1/batches/batch_1")
            .put("response_body", "{\"id\":\"batch_1\",\"status\":\"in_progress\"}");

    assertThat(explain(poll).get("status").textValue()).isEqualTo("no_usage");
    assertThat(explain(poll.put("status", 404)).get("status").textValue()).isEqualTo("error");
  }

  private JsonNode explain(ObjectNode exchange, String... options) throws IOException {
    String[] commandLine = new String[options.length + 2];
    commandLine[0] = "explain";
    commandLine[1] = "--jsonl";
    System.arraycopy(options, 0, commandLine, 2, options.length);
    Answer answer = run(exchange + "\n", commandLine);
    assertThat(answer.err()).isEmpty();
    return json.readTree(answer.out());
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Answer run(String input, String... commandLine) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Percapita.commandLine(
                Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(commandLine);
    return new Answer(exitCode, out.toString(), err.toString());
  }
}
