package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.opentelemetry.proto.metrics.v1.Metric;
import io.percapita.testing.Crc32c;
import io.percapita.testing.ReceivedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every HTTP client; a subclass names the client and its ways to send. */
abstract class ClientContract extends OneAppSmokeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PARALLEL = 200;

  /** Asks the stand-in what the application is to be told. */
  private static final HttpClient DIRECT = HttpClient.newHttpClient();

  private static final int FEATURES = 20;
  private static final int PLANS = 3;

  private static final String TOKEN_BODY = "{\"grant_type\":\"client_credentials\"}";
  private static final String USAGE_OPTION = "\"stream_options\":{\"include_usage\":true},";
  static final String UNASKED_STREAM_BODY = CHAT_STREAM_BODY.replace(USAGE_OPTION, "");
  private static final String ASKED_STREAM_BODY =
      "{" + USAGE_OPTION + UNASKED_STREAM_BODY.substring(1);

  private static final int PARTS = 10;
  private static final int PART = 5 << 20;

  /** What may befall a request that some clients then send again by themselves; the first time. */
  static final String CLOSED = "close-once";

  static final String RESET = "reset-once";
  static final String TURNED_AWAY = "refuse-once=503,retry-after=0";

  /**
   * Starts a driver of a client library, in the folder of {@link Clients} that has it. A call whose
   * end goes unnoticed ends after a quarter of an hour there, for which no case waits; see {@link
   * IdleCallsSmokeTest}.
   */
  AppJvm startApp(AgentVersion agent, String library, String driver) {
    return app(agent).classPath(Clients.classPath(library)).start(driver);
  }

  @Override
  AppJvm.Builder app(AgentVersion agent) {
    return super.app(agent)
        .property("percapita.config.file", budgets())
        .property("percapita.request.user", "anthropic")
        .property("percapita.request.labels", "openai")
        .property("percapita.request.usage", "openai")
        .property("percapita.state.dir", emptyDirectory()); // nobody has spent anything
  }

  private static Path emptyDirectory() {
    try {
      return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "state");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ways to send that read the whole body. */
  abstract List<String> waysToRead();

  /**
   * The same and, of clients that give the application a stream, reading so many bytes as there are
   * to come and closing it, which is not told that there is no more.
   */
  List<String> waysToReadExactly() {
    return waysToRead();
  }

  /** The ways to send whose request cannot be read, and so not be asked anything. */
  Set<String> waysThatCannotBeAsked() {
    return Set.of();
  }

  /** Ways to read where the client asks for compressed answers by itself, and decodes them. */
  List<String> waysToReadDecoded() {
    return List.of();
  }

  /** Whether the application gets decoded by the client what that asked for compressed. */
  boolean decodes(Wire wire, String how) {
    return waysToReadDecoded().contains(how);
  }

  /** The same of what the application itself asks for compressed. */
  boolean decodesEverything() {
    return false;
  }

  /** After which mishaps the client sends a request with a body again in the way "retried". */
  abstract Set<String> repeatsAfter(Wire wire);

  /** How many calls a request is that was sent twice by the client itself. */
  int callsOfTwoAttempts() {
    return 1;
  }

  /** How the client reaches providers. */
  Stream<Wire> wires() {
    return Stream.of(Wire.HTTP_1, Wire.HTTP_2);
  }

  /**
   * One wire for each protocol: what happens above TLS is the same without. The cases where bytes
   * or connections end go over all {@link #wires()} nevertheless.
   */
  Stream<Wire> protocols() {
    return wires().filter(wire -> wire != Wire.HTTP_1_TLS);
  }

  /**
   * Where a connection that is reset in place of an answer comes to the application as an error.
   */
  Stream<Wire> wiresThatReportResets() {
    return wires();
  }

  /** Where the body that is sent, and what is read of the answer, may be another than its own. */
  Stream<Wire> protocolsWhereBodiesChange() {
    return protocols();
  }

  /** Where the client can be told how long to wait for an answer. */
  Stream<Wire> protocolsWithTimeouts() {
    return protocols();
  }

  Stream<Arguments> protocolsAndErrors() {
    return protocols()
        .flatMap(wire -> Stream.of("400", "429", "503").map(it -> Arguments.of(wire, it)));
  }

  Stream<Arguments> protocolsAndMishaps() {
    return protocols()
        .flatMap(
            wire ->
                Stream.of(CLOSED, RESET, TURNED_AWAY).map(mishap -> Arguments.of(wire, mishap)));
  }

  /** How a provider's connection breaks amid a stream: in good order, or at once. */
  Stream<Arguments> wiresAndBreaks() {
    return wires()
        .flatMap(
            wire ->
                Stream.of("cut-after=4", "reset-after=2,delay-ms=250")
                    .map(it -> Arguments.of(wire, it)));
  }

  Stream<Arguments> wiresAndWaysToRead() {
    return wires().flatMap(this::andWaysToRead);
  }

  Stream<Arguments> protocolsAndWaysToReadExactly() {
    return protocols().flatMap(wire -> ways(wire, waysToReadExactly()));
  }

  Stream<Arguments> changingProtocolsAndWaysToRead() {
    return protocolsWhereBodiesChange().flatMap(this::andWaysToRead);
  }

  private Stream<Arguments> andWaysToRead(Wire wire) {
    return ways(wire, waysToRead());
  }

  private static Stream<Arguments> ways(Wire wire, List<String> ways) {
    return ways.stream().map(how -> Arguments.of(wire, how));
  }

  /** Leaves a case out where {@link #isForWhatTakesLong} says so. */
  private void assumeWhatTakesLong() {
    assumeTrue(isForWhatTakesLong(), "takes long");
  }

  /** Whether the cases that take longest are run, too. */
  boolean isForWhatTakesLong() {
    return true;
  }

  @ParameterizedTest
  @MethodSource("wiresAndWaysToRead")
  void countsADocumentOnceAndExactly(Wire wire, String how) {
    String answer = send(wire, how, CHAT, USAGE, "u-42", CHAT_BODY);

    assertThatBytesAreUnchanged(how, answer);
    ReceivedSpan span = onlySpan();
    assertThat(span.name()).isEqualTo("chat gpt-4o-mini");
    assertThat(span.attribute("gen_ai.provider.name")).isEqualTo("openai");
    assertThat(span.attribute("gen_ai.response.model")).isEqualTo("gpt-4o-mini-2024-07-18");
    assertThat(span.attribute("gen_ai.usage.input_tokens")).isEqualTo("1200");
    assertThat(span.attribute("gen_ai.usage.output_tokens")).isEqualTo("400");
    assertThat(span.attribute("gen_ai.usage.cache_read.input_tokens")).isEqualTo("200");
    assertThat(span.attribute("gen_ai.usage.reasoning.output_tokens")).isEqualTo("100");
    assertThat(span.attribute("llm.feature")).isEqualTo("smart-search");
    assertThat(span.attribute("llm.plan")).isEqualTo("pro");
    assertThat(span.attribute("user.hash")).hasSize(32);
    assertThat(span.attribute("user.id")).isNull();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("priced");
    // 1000 x 0.15 + 200 x 0.075 + 400 x 0.60 USD per million = 0.000405 USD
    assertThat(span.attribute("llm.cost.usd")).isEqualTo("4.05E-4");
    assertThat(span.attribute("llm.price.rule")).startsWith("openai/gpt-4o-mini@");
  }

  @ParameterizedTest
  @MethodSource("wiresAndWaysToRead")
  void countsAStreamOnceAndExactly(Wire wire, String how) {
    String answer = send(wire, how, CHAT, USAGE, "u-42", CHAT_STREAM_BODY);

    assertThatBytesAreUnchanged(how, answer);
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("gen_ai.request.stream")).isEqualTo("true");
    assertThat(span.attribute("gen_ai.response.finish_reasons")).isEqualTo("[stop]");
    assertThat(span.attribute("llm.cost.status")).isEqualTo("priced");
    assertThat(span.attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  @ParameterizedTest
  @MethodSource("changingProtocolsAndWaysToRead")
  void aStreamIsAskedForUsageThatTheApplicationDoesNotGet(Wire wire, String how)
      throws IOException, InterruptedException {
    String expected = withoutReport(USAGE);
    String answer = send(wire, how, CHAT, USAGE, "u-42", UNASKED_STREAM_BODY);

    assertThatItIsAskedAndDelivered(expected, how, answer);
  }

  @ParameterizedTest
  @MethodSource("changingProtocolsAndWaysToRead")
  void aCompressedStreamIsAskedForUsageWhereTheClientDecodesIt(Wire wire, String how)
      throws IOException, InterruptedException {
    if (waysToReadDecoded().contains(how)) {
      String expected = withoutReport(USAGE);
      String answer = send(wire, how, CHAT, "gzip," + USAGE, "u-42", UNASKED_STREAM_BODY);

      assertThatItIsAskedAndDelivered(expected, how, answer);
    } else {
      // Asked for by the application itself, which gets what it could not be freed of a report in.
      String answer = send(wire, how, CHAT, "raw-gzip," + USAGE, "u-42", UNASKED_STREAM_BODY);

      assertThat(answer).startsWith("OK\t200");
      assertThat(lastRequest().bodyDigest()).isEqualTo(digest(UNASKED_STREAM_BODY));
      assertThat(onlySpan().attribute("llm.cost.status")).isEqualTo("estimated");
    }
  }

  private void assertThatItIsAskedAndDelivered(String expected, String how, String answer) {
    ReceivedSpan span = onlySpan();
    boolean isAsked = !waysThatCannotBeAsked().contains(how);
    assertThat(standIn.received())
        .extracting(ReceivedRequest::bodyDigest)
        .containsExactly(digest(isAsked ? ASKED_STREAM_BODY : UNASKED_STREAM_BODY));
    assertThat(span.attribute("gen_ai.request.stream")).isEqualTo("true");
    if (!isAsked) {
      assertThatBytesAreUnchanged(how, answer);
      assertThat(span.attribute("llm.cost.status")).isEqualTo("estimated");
      return;
    }
    assertThat(answer).startsWith(readsBytes(how) ? expected : "OK\t200");
    assertThat(span.attribute("llm.cost.status")).isEqualTo("priced");
    assertThat(span.attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  /** What an application tells of the stand-in's stream without the event that reports usage. */
  private String withoutReport(String script) throws IOException, InterruptedException {
    String stream = new String(direct(script, ASKED_STREAM_BODY), StandardCharsets.UTF_8);
    String left =
        Stream.of(stream.split("(?<=\n\n)", -1))
            .filter(event -> !event.contains("\"choices\":[],\"usage\":{"))
            .collect(Collectors.joining());
    assertThat(left).hasSizeLessThan(stream.length()).endsWith("data: [DONE]\n\n");
    return "OK\t200\t" + left.getBytes(StandardCharsets.UTF_8).length + "\t" + digest(left);
  }

  /** The stand-in's answer as it comes over the wire. */
  private byte[] direct(String script, String body) throws IOException, InterruptedException {
    byte[] answer =
        DIRECT
            .send(
                HttpRequest.newBuilder(URI.create(url(CHAT)))
                    .header("X-StandIn", script)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray())
            .body();
    await().atMost(PATIENCE).until(() -> !standIn.received().isEmpty());
    standIn.reset();
    return answer;
  }

  /** The client keeps in a request what was sent in place of its body. */
  final void assertThatARequestThatIsSentAgainIsAskedAgain()
      throws IOException, InterruptedException {
    String expected = withoutReport(USAGE);
    String answer = app().send("twice", url(CHAT), USAGE, "u-42", UNASKED_STREAM_BODY);

    assertThat(answer).startsWith(expected);
    assertThat(standIn.received())
        .extracting(ReceivedRequest::bodyDigest)
        .containsExactly(digest(ASKED_STREAM_BODY), digest(ASKED_STREAM_BODY));
    assertThat(genAiSpans(2))
        .extracting(span -> span.attribute("llm.cost.status"))
        .containsOnly("priced");
  }

  @ParameterizedTest
  @MethodSource("protocolsWhereBodiesChange")
  void aStreamThatIsFilteredComesPieceByPiece(Wire wire) {
    String answer = send(wire, "close-early", CHAT, goingOn(2), "-", UNASKED_STREAM_BODY);

    assertThat(answer).startsWith("OK\t200\t10\t");
    assertThatItHasStopped();
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void aHeaderOfTheRequestSaysWhoseItIs(Wire wire) {
    send(wire, waysToRead().get(0), CHAT, USAGE, "-", CHAT_BODY);

    assertThat(onlySpan().attribute("llm.plan")).isEqualTo(USAGE);
  }

  @Test
  void countsAnthropicCacheWritesApart() {
    String script = "usage=1000:200:40:20:300:0";
    String answer = app().send("string", url(MESSAGES), script, "u-42", MESSAGES_STREAM_BODY);

    assertThatBytesAreUnchanged("string", answer);
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("gen_ai.provider.name")).isEqualTo("anthropic");
    assertThat(span.attribute("gen_ai.usage.cache_creation.input_tokens")).isEqualTo("60");
    // 1000 x 3 + 200 x 0.30 + 40 x 3.75 + 20 x 6 + 300 x 15 USD per million = 0.00783 USD
    assertThat(span.attribute("llm.cost.usd")).isEqualTo("0.00783");
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void countsAStreamOfBinaryFramesOnceAndExactly(Wire wire) {
    String how = wayToReadBytes();
    String answer = send(wire, how, CONVERSE, "usage=1000:200:40:20:300:0", "u-42", CONVERSE_BODY);

    assertThatBytesAreUnchanged(how, answer);
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("gen_ai.provider.name")).isEqualTo("aws.bedrock");
    assertThat(span.attribute("llm.cost.status")).isEqualTo("priced");
    // 1000 x 3.30 + 200 x 0.33 + 40 x 4.125 + 20 x 6.60 + 300 x 16.50 USD per million
    assertThat(span.attribute("llm.cost.usd")).isEqualTo("0.008613");
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void readsCompressedBodies(Wire wire) throws IOException, InterruptedException {
    String how = wayToReadBytes();
    byte[] compressed = direct("gzip," + USAGE, CHAT_STREAM_BODY);
    String answer = send(wire, how, CHAT, "gzip," + USAGE, "-", CHAT_STREAM_BODY);

    if (decodes(wire, how)) {
      assertThatBytesAreUnchanged(how, answer);
    } else {
      assertThat(answer).isEqualTo(answer(compressed));
    }
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void readsBodiesThatTheApplicationDecompressesItself(Wire wire)
      throws IOException, InterruptedException {
    byte[] compressed = direct("raw-gzip," + USAGE, CHAT_BODY);
    String how = wayToReadBytes();
    String answer = send(wire, how, CHAT, "raw-gzip," + USAGE, "-", CHAT_BODY);

    if (decodesEverything()) {
      assertThatBytesAreUnchanged(how, answer);
    } else {
      assertThat(answer).isEqualTo(answer(compressed));
    }
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  /** A way to read what is no text. */
  private String wayToReadBytes() {
    return waysToRead().contains("stream") ? "stream" : waysToRead().get(0);
  }

  /** What an application tells that has got these bytes. */
  private static String answer(byte[] body) {
    return "OK\t200\t" + body.length + "\t" + Crc32c.of(body);
  }

  /** A body of a known length is another stream in some clients, over HTTP/1.1. */
  @ParameterizedTest
  @MethodSource("protocolsAndWaysToReadExactly")
  void countsADocumentOfAKnownLengthOnceAndExactly(Wire wire, String how) {
    String answer = send(wire, how, CHAT, "sized," + USAGE, "u-42", CHAT_BODY);

    assertThatBytesAreUnchanged(how, answer);
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("error.type")).isNull();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("priced");
    assertThat(span.attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  @ParameterizedTest
  @MethodSource("protocolsAndErrors")
  void anErrorAnswerCostsNothing(Wire wire, String status) {
    String answer = send(wire, "string", CHAT, "status=" + status, "-", CHAT_BODY);

    assertThatBytesAreUnchanged("string", status, answer);
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("error.type")).isEqualTo(status);
    assertThat(span.span().getStatus().getCodeValue()).isEqualTo(2);
    assertThat(span.attribute("llm.cost.usd")).isNull();
    assertThat(span.attribute("llm.cost.status")).isNull();
  }

  @Test
  void aCallAfterOneThatFailedIsACallOfItsOwn() {
    app().send("string", url(CHAT), "status=503", "u-42", CHAT_BODY);
    String answer = app().send("string", url(CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(genAiSpans(2))
        .extracting(span -> span.attribute("error.type"), span -> span.attribute("llm.cost.usd"))
        .containsExactlyInAnyOrder(tuple("503", null), tuple(null, "4.05E-4"));
  }

  @ParameterizedTest
  @MethodSource("protocolsAndMishaps")
  void whatTheClientSendsAgainByItselfIsBilledOnce(Wire wire, String mishap) {
    // Some send again only what was sent on a connection that had been of use before.
    app().send("retried", url(wire, "/v1/uploads"), "-", "-", CHAT_BODY);
    standIn.reset();

    String answer = sendWithMishap(wire, mishap);

    if (repeatsAfter(wire).contains(mishap)) {
      assertThatItWasRepeatedAndBilledOnce(wire, answer);
    } else {
      assertThatItWasSentOnceAndFailed(wire, answer);
    }
  }

  /** For clients that repeat a refused request by themselves. */
  final void assertThatWhatTheClientRepeatsIsOneCall(String status) {
    String answer = sendWithMishap(Wire.HTTP_1, "refuse-once=" + status);

    assertThatItWasRepeatedAndBilledOnce(Wire.HTTP_1, answer);
  }

  private String sendWithMishap(Wire wire, String mishap) {
    String script = mishap + ",usage=1000:200:40:20:300:0";
    return send(wire, "retried", MESSAGES, script, "u-42", MESSAGES_BODY);
  }

  private void assertThatItWasRepeatedAndBilledOnce(Wire wire, String answer) {
    assertThat(answer).startsWith("OK\t200");
    // The client may go on by the head of a refusal, of which the stand-in still sends the rest.
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(attempts(wire)).hasSize(2));
    List<ReceivedSpan> spans = genAiSpans(callsOfTwoAttempts());
    assertThat(spans)
        .extracting(span -> span.attribute("llm.cost.usd"))
        .filteredOn(cost -> cost != null)
        .containsExactly("0.00783");
    assertThat(spans)
        .filteredOn(span -> span.attribute("llm.cost.usd") != null)
        .extracting(span -> span.attribute("error.type"))
        .containsOnlyNulls();
    assertThat(spans)
        .extracting(span -> span.attribute("user.hash"))
        .containsOnly(userHash("u-42"));
  }

  private void assertThatItWasSentOnceAndFailed(Wire wire, String answer) {
    assertThat(answer).matches("(ERR\t|OK\t503\t).*");
    assertThat(attempts(wire)).hasSize(1);
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("error.type")).matches(".*Exception|503");
    assertThat(span.attribute("llm.cost.usd")).isNull();
    assertThat(span.attribute("llm.cost.status")).isNull();
    assertThat(span.attribute("user.hash")).isEqualTo(userHash("u-42"));
  }

  /** What the stand-in has got of a request, each time with what the provider is told. */
  private List<String> attempts(Wire wire) {
    String told = "{\"metadata\":{\"user_id\":\"" + userHash("u-42") + "\"},";
    boolean isTold = protocolsWhereBodiesChange().anyMatch(wire::equals);
    String sent = digest(isTold ? told + MESSAGES_BODY.substring(1) : MESSAGES_BODY);
    return standIn.received().stream()
        .map(ReceivedRequest::bodyDigest)
        .filter(sent::equals)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("wiresThatReportResets")
  void aConnectionResetInPlaceOfAnAnswerIsAFailedCall(Wire wire) {
    String answer = send(wire, "string", CHAT, "reset", "u-42", CHAT_BODY);

    assertThat(answer).startsWith("ERR\t");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("error.type")).contains("Exception");
    assertThat(span.attribute("llm.cost.usd")).isNull();
    assertThat(span.attribute("llm.cost.status")).isNull();
  }

  @Test
  void aConnectionThatFailsIsAFailedCall() {
    String answer = app().send("string", NOBODY + CHAT, "-", "u-42", CHAT_BODY);

    assertThat(answer).startsWith("ERR\t").contains("Connect");
    ReceivedSpan call = onlySpan();
    assertThat(call.attribute("error.type")).contains("Connect");
    assertThat(call.attribute("llm.cost.usd")).isNull();
    assertThat(call.attribute("llm.cost.status")).isNull();
    assertThat(otlp.spans())
        .filteredOn(span -> span.name().equals("POST"))
        .as("the agent's own span, as without us")
        .hasSize(1);
  }

  /** Those over which the client sends a redirected request again. */
  Stream<Wire> protocolsWithRedirects() {
    return protocols();
  }

  @ParameterizedTest
  @MethodSource("protocolsWithRedirects")
  void aRedirectBelongsToTheCall(Wire wire) {
    String answer = send(wire, "redirected", CHAT, "redirect," + USAGE, "u-42", CHAT_BODY);

    assertThatBytesAreUnchanged("redirected", answer);
    assertThat(standIn.received()).hasSize(2);
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  @ParameterizedTest
  @MethodSource("protocolsWithRedirects")
  void aPageToWhichARequestIsRedirectedIsNoAnswer(Wire wire) {
    String answer = send(wire, "redirected", CHAT, "see-other", "-", CHAT_BODY);

    assertThatBytesAreUnchanged("redirected", statusOfAPage(), answer);
    assertThat(onlySpan().attribute("llm.cost.status")).isNull();
  }

  /** What the application gets of a page that a request is redirected to: the page as a rule. */
  String statusOfAPage() {
    return "200";
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void anErrorInsideAStreamIsAnError(Wire wire) {
    String answer = send(wire, "string", CHAT, "error-in-stream", "-", CHAT_STREAM_BODY);

    assertThatBytesAreUnchanged("string", answer);
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("error.type")).isEqualTo("server_error");
    assertThat(span.attribute("llm.cost.status")).isEqualTo("partial");
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void aLongBodyPassesUnchanged(Wire wire) {
    assumeWhatTakesLong();
    String how = waysToRead().get(0);
    String answer = send(wire, how, CHAT, "body-bytes=52428800," + USAGE, "-", CHAT_BODY);

    assertThatBytesAreUnchanged(how, answer);
    assertThat(onlySpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  /** For ways to send that are seen in more than one place, where a document comes in pieces. */
  final void assertThatADocumentInPiecesIsCounted(String how) {
    String answer = app().send(how, url(CHAT), "body-bytes=65536," + USAGE, "u-42", CHAT_BODY);

    assertThatBytesAreUnchanged(how, answer);
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("priced");
    assertThat(span.attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void aLongRequestPassesUnchanged(Wire wire) {
    assumeWhatTakesLong();
    String answer = send(wire, "string", CHAT, USAGE, "-", longRequest("{pad=" + PART + "}"));

    String sent = longRequest("x".repeat(PART));
    assertThat(answer).startsWith("OK\t200");
    assertThat(lastRequest().bodyLength()).isEqualTo(sent.length());
    assertThat(lastRequest().bodyDigest()).isEqualTo(digest(sent));
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("gen_ai.request.model")).isEqualTo("gpt-4o-mini");
    assertThat(span.attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  /** Of as many equal parts as come to fifty megabytes. */
  private static String longRequest(String part) {
    String message = "{\"role\":\"user\",\"content\":\"" + part + "\"}";
    return "{\"model\":\"gpt-4o-mini\",\"messages\":["
        + String.join(",", Collections.nCopies(PARTS, message))
        + "]}";
  }

  @ParameterizedTest
  @MethodSource("wiresAndBreaks")
  void aStreamCutOffIsPartial(Wire wire, String script) {
    String answer = send(wire, "string", CHAT, script, "-", CHAT_STREAM_BODY);

    assertThat(answer).startsWith("ERR\t");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("partial");
    assertThat(span.attribute("error.type")).contains("Exception");
    assertThat(Double.parseDouble(span.attribute("llm.cost.usd"))).isPositive();
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aStreamClosedEarlyIsPartial(Wire wire) {
    String answer = send(wire, "close-early", CHAT, goingOn(2), "-", CHAT_STREAM_BODY);

    assertThat(answer).startsWith("OK\t200\t10\t");
    assertThatItHasStopped();
  }

  /**
   * How a stream goes on of which the application has seen enough: the provider sends no more after
   * so many pieces, which must arrive without waiting for others.
   */
  String goingOn(int pieces) {
    return "hang-after=" + pieces;
  }

  /** The call that was given up is over, at what had come until then. */
  void assertThatItHasStopped() {
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("partial");
    assertThat(span.attribute("error.type")).isNull();
  }

  /** Where closing early has the client read the rest by itself, which the provider bills. */
  final void assertThatAStreamClosedByReadingTheRestIsPriced(String how) {
    for (String script : List.of(USAGE, "sized," + USAGE)) { // another stream in some clients
      String answer = app().send(how, url(CHAT), script, "u-42", CHAT_STREAM_BODY);

      assertThat(answer).as(script).startsWith("OK\t200\t");
      ReceivedSpan span = onlySpan();
      assertThat(span.attribute("llm.cost.status")).as(script).isEqualTo("priced");
      assertThat(span.attribute("llm.cost.usd")).as(script).isEqualTo("4.05E-4");
      otlp.clear();
    }
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void aStreamCancelledIsPartial(Wire wire) {
    String answer = send(wire, "async-cancel", CHAT, goingOn(3), "-", CHAT_STREAM_BODY);

    assertThat(answer).startsWith("OK\t");
    assertThatItHasStopped();
  }

  /** For clients that can be told to stop by who is given a piece. */
  final void assertThatAStreamCancelledAtItsUsageHasIt(Wire wire, String how) {
    // Of its twelve events the last but one has the usage.
    send(wire, how, CHAT, "chunks=8," + goingOn(11) + "," + USAGE, "-", CHAT_STREAM_BODY);

    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("error.type")).isNull();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("priced");
    assertThat(span.attribute("llm.cost.usd")).isEqualTo("4.05E-4");
  }

  @ParameterizedTest
  @MethodSource("protocolsWithTimeouts")
  void aTimeoutBeforeTheAnswerIsAFailedCall(Wire wire) {
    String answer = send(wire, "timed-out", CHAT, "unanswered", "-", CHAT_BODY);

    assertThat(answer).startsWith("ERR\t").contains("Timeout");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.usd")).isNull();
    assertThat(span.attribute("llm.cost.status")).isNull();
    assertThat(String.valueOf(span.attribute("error.type"))).contains(errorOfTimeout());
  }

  /** A part of the error type of a call whose client did not wait for the answer. */
  String errorOfTimeout() {
    return "Timeout";
  }

  @ParameterizedTest
  @MethodSource("protocolsWithTimeouts")
  void aTimeoutAmidAStreamIsPartial(Wire wire) {
    String answer = send(wire, "read-timeout", CHAT, "hang-after=3", "-", CHAT_STREAM_BODY);

    assertThat(answer).startsWith("ERR\t");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("partial");
    assertThat(String.valueOf(span.attribute("error.type"))).contains(errorOfReadTimeout(wire));
  }

  /** The same of a call whose client did not wait for the rest of the answer. */
  String errorOfReadTimeout(Wire wire) {
    return errorOfTimeout();
  }

  @ParameterizedTest
  @MethodSource("wires")
  void aCallGivenUpBeforeItsAnswerCostsNothing(Wire wire) {
    app().send("begin-unanswered", url(wire, CHAT), "unanswered", "-", CHAT_STREAM_BODY);
    await().atMost(PATIENCE).until(() -> !standIn.protocols().isEmpty());
    String answer = app().send("give-up", "-", "-", "-", "-");

    assertThat(answer).startsWith("OK");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.usd")).isNull();
    assertThat(span.attribute("llm.cost.status")).isNull();
    assertThat(span.attribute("error.type")).isNull();
  }

  @Test
  void aStreamWithoutUsageIsEstimated() {
    String answer = app().send("string", url(CHAT), "no-usage", "-", UNASKED_STREAM_BODY);

    assertThat(answer).startsWith("OK\t200");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("estimated");
    assertThat(Long.parseLong(span.attribute("gen_ai.usage.output_tokens"))).isPositive();
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void aRequestBeyondABudgetIsAnsweredWithoutBeingSent(Wire wire) {
    for (String how : List.of("string", "async-string")) {
      String answer = app().send(how, url(wire, CHAT), USAGE, "u-throttled", CHAT_BODY);

      assertThat(answer).as(how).startsWith(whatARefusalComesTo());
      assertThat(standIn.received()).as(how).isEmpty();
      ReceivedSpan span = onlySpan();
      assertThat(span.attribute("llm.budget.action")).isEqualTo("throttle");
      assertThat(span.attribute("error.type")).isEqualTo("429");
      assertThat(span.attribute("llm.cost.usd")).isNull();
      otlp.clear();
    }
    assertThat(send(wire, "string", CHAT, USAGE, "u-42", CHAT_BODY))
        .as("others are none the worse for it")
        .startsWith("OK\t200");
    assertThat(onlySpan().attribute("llm.budget.action")).isNull();
  }

  /** For clients whose requests are objects that may be sent once more, as by a retry. */
  final void assertThatARefusedRequestThatIsSentAgainIsRefusedAgain() {
    assertThat(app().send("twice", url(CHAT), USAGE, "u-throttled", CHAT_BODY))
        .startsWith(whatARefusalComesTo());
    assertThat(standIn.received()).isEmpty();
    assertThat(genAiSpans(2))
        .extracting(span -> span.attribute("llm.budget.action"))
        .containsOnly("throttle");
  }

  /** What the application is told of a refusal where it cannot be answered. */
  static final String REFUSED =
      "ERR\tjava.io.IOException\tThe AI budget of this user for the month is used up";

  /** How the application sees a refusal: as the provider's own, or as an exception. */
  String whatARefusalComesTo() {
    return "OK\t429\t";
  }

  @ParameterizedTest
  @MethodSource("protocolsWhereBodiesChange")
  void aRequestBeyondABudgetGoesToAnotherModelAndIsOtherwiseTheSame(Wire wire) {
    for (String body : List.of(CHAT_BODY, CHAT_STREAM_BODY)) {
      String answer = send(wire, "string", CHAT, USAGE, "u-rerouted", body);

      String sent = body.replace("gpt-4o-mini", "gpt-4.1-nano");
      assertThatBytesAreUnchanged("string", answer);
      assertThat(lastRequest().bodyLength()).isEqualTo(sent.length());
      assertThat(lastRequest().bodyDigest()).isEqualTo(digest(sent));
      ReceivedSpan span = onlySpan();
      assertThat(span.attribute("llm.budget.action")).isEqualTo("reroute");
      assertThat(span.attribute("llm.budget.asked_model")).isEqualTo("gpt-4o-mini");
      assertThat(span.attribute("gen_ai.request.model")).isEqualTo("gpt-4.1-nano");
      // 1000 x 0.10 + 200 x 0.025 + 400 x 0.40 USD per million
      assertThat(span.attribute("llm.cost.usd")).isEqualTo("2.65E-4");
      otlp.clear();
      standIn.reset();
    }
  }

  @Test
  void anUnknownModelIsUnpricedButCounted() {
    app().send("string", url(CHAT), USAGE, "-", CHAT_BODY.replace("gpt-4o-mini", "acme-1"));

    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.status")).isEqualTo("unpriced");
    assertThat(span.attribute("llm.cost.usd")).isNull();
    assertThat(span.attribute("gen_ai.usage.input_tokens")).isEqualTo("1200");
    await()
        .atMost(PATIENCE)
        .until(() -> app().log().contains("cannot price calls of model acme-1"));
  }

  @ParameterizedTest
  @MethodSource("wires")
  void theProviderLearnsNothing(Wire wire) {
    send(wire, "string", CHAT, USAGE, "u-42", CHAT_BODY);

    ReceivedRequest request = lastRequest();
    assertThat(request.headers()).doesNotContainKeys("baggage", "traceparent", "tracestate");
    assertThat(request.headers().toString()).doesNotContain("u-42");
    assertThat(onlySpan().attribute("llm.user.source")).isEqualTo("local-baggage");
  }

  @ParameterizedTest
  @MethodSource("protocolsWhereBodiesChange")
  void theProviderLearnsAHashOfTheUserIfThatIsAskedFor(Wire wire) {
    send(wire, "string", MESSAGES, USAGE, "u-42", MESSAGES_BODY);

    String told = "{\"metadata\":{\"user_id\":\"" + userHash("u-42") + "\"},";
    String sent = told + MESSAGES_BODY.substring(1);
    assertThat(lastRequest().bodyLength()).isEqualTo(sent.length());
    assertThat(lastRequest().bodyDigest()).isEqualTo(digest(sent));
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("user.hash")).isEqualTo(userHash("u-42"));
    assertThat(span.attribute("llm.user.source")).isEqualTo("local-baggage");
    assertThat(span.attribute("llm.cost.status")).isEqualTo("priced");
  }

  @Test
  void theProviderLearnsFeatureAndPlanIfThatIsAskedFor() {
    String body = "{\"model\":\"gpt-4o-mini\",\"input\":\"Hi there\"}";
    app().send("string", url("/v1/responses"), USAGE, "u-42", body);

    String told = "{\"metadata\":{\"llm_feature\":\"smart-search\",\"llm_plan\":\"pro\"},";
    assertThat(lastRequest().bodyDigest()).isEqualTo(digest(told + body.substring(1)));
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.feature.source")).isEqualTo("local-baggage");
    assertThat(span.attribute("llm.cost.status")).isEqualTo("priced");
  }

  /**
   * What gets a token of another service on the way of a call leaves the call one, and is sent as
   * without us.
   *
   * @param context the headers by which the agent propagates context there
   */
  void assertThatATokenIsSentAsItIs(String how, String... context) {
    assertThatATokenIsSentAsItIs(Wire.HTTP_1, how, context);
  }

  final void assertThatATokenIsSentAsItIs(Wire wire, String how, String... context) {
    String answer = app().send(how, url(wire, CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.cost.usd")).isEqualTo("4.05E-4");
    assertThat(span.attribute("error.type")).isNull();
    ReceivedRequest token =
        standIn.received().stream()
            .filter(request -> request.path().equals("/v1/uploads"))
            .findAny()
            .orElseThrow();
    assertThat(token.bodyDigest()).isEqualTo(digest(TOKEN_BODY));
    assertThat(token.headers().keySet()).containsAll(Set.of(context));
    assertThat(lastRequest().path()).isEqualTo(CHAT);
    assertThat(lastRequest().headers()).doesNotContainKeys("traceparent", "baggage");
  }

  /** A class of the application's own has the client send again what failed. */
  final void assertThatEachAttemptOfAClassAroundTheClientIsACall(String how) {
    String answer = app().send(how, url(CHAT), "reset," + USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    List<ReceivedSpan> spans = genAiSpans(2);
    assertThat(spans)
        .extracting(span -> span.attribute("llm.cost.usd"))
        .containsExactlyInAnyOrder(null, "4.05E-4");
    assertThat(spans)
        .filteredOn(span -> span.attribute("llm.cost.usd") == null)
        .extracting(span -> span.attribute("error.type"))
        .allSatisfy(type -> assertThat(type).contains("Exception"));
    assertThat(spans)
        .filteredOn(span -> span.attribute("llm.cost.usd") != null)
        .extracting(span -> span.attribute("error.type"))
        .containsOnlyNulls();
  }

  /** A class of the application's own answers in place of what failed. */
  final void assertThatACallThatIsAnsweredInItsPlaceHasFailed(String how) {
    String answer = app().send(how, url(CHAT), "reset", "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("error.type")).contains("Exception");
    assertThat(span.attribute("llm.cost.status")).isNull();
  }

  /** For clients whose call an application's own code may have sent where it is not seen. */
  final void assertThatWhatIsSentBesidesTheCallIsCountedOnce(String how) {
    String answer = app().send(how, url(CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(genAiSpans(2))
        .as("the call that came to nothing, and the one that was billed")
        .extracting(span -> span.attribute("llm.cost.usd"))
        .containsExactlyInAnyOrder(null, "4.05E-4");
    assertThat(otlp.genAiSpans())
        .extracting(span -> span.attribute("user.hash"))
        .containsOnly(userHash("u-42"));
    assertThat(lastRequest().headers()).doesNotContainKeys("traceparent", "baggage");
  }

  /**
   * Sends requests that an interceptor of the application's signs, after the client was asked for
   * them: with another body they would be refused.
   */
  void assertThatWhatIsSignedGoesOutAsItIs() {
    String answer = app().send("signed", url(CHAT), USAGE, "u-rerouted", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(lastRequest().headers()).containsKey("signature");
    assertThat(lastRequest().bodyDigest()).isEqualTo(digest(CHAT_BODY));
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.budget.action")).isEqualTo("flag");
    assertThat(span.attribute("llm.budget.asked_model")).isNull();
    otlp.clear();

    app().send("signed", url(MESSAGES), USAGE, "u-42", MESSAGES_BODY);
    assertThat(lastRequest().bodyDigest()).as("told").isEqualTo(digest(MESSAGES_BODY));
    assertThat(onlySpan().attribute("llm.cost.status")).isEqualTo("priced");
    otlp.clear();

    assertThat(app().send("signed", url(CHAT), USAGE, "u-throttled", CHAT_BODY))
        .as("what is refused has no need of a signature")
        .startsWith(whatARefusalComesTo());
    assertThat(onlySpan().attribute("error.type")).isEqualTo("429");
  }

  @Test
  void theProviderLearnsNothingFromRequestsThatAreNotMetered() {
    app().send("string", url("/v1/uploads"), "-", "u-42", CHAT_BODY);
    app().send("async-string", url("/v1/uploads"), "-", "u-42", CHAT_BODY);

    assertThat(standIn.received()).hasSize(2);
    assertThat(standIn.received())
        .allSatisfy(
            request -> {
              assertThat(request.headers())
                  .doesNotContainKeys("baggage", "traceparent", "tracestate");
              assertThat(request.headers().toString()).doesNotContain("u-42");
            });
    genAiSpans(0);
  }

  @ParameterizedTest
  @MethodSource("wires")
  void theRequestArrivesAsItWasSent(Wire wire) {
    send(wire, "string", CHAT, USAGE, "u-42", CHAT_BODY);

    assertThat(lastRequest().bodyLength()).isEqualTo(CHAT_BODY.length());
    assertThat(lastRequest().bodyDigest()).isEqualTo(digest(CHAT_BODY));
    assertThat(onlySpan().attribute("llm.cost.status")).isEqualTo("priced");
  }

  @Test
  void theMetricsGoOverOtlpToo() {
    app().send("string", url(CHAT), USAGE, "u-42", CHAT_STREAM_BODY);
    assertThat(onlySpan().attribute("llm.cost.status")).isEqualTo("priced");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(otlp.metrics())
                    .extracting(Metric::getName)
                    .contains(
                        "llm.cost.usd",
                        "llm.tokens",
                        "llm.user.cost.usd",
                        "llm.active.users.register",
                        "llm.target.cogs.ratio",
                        "gen_ai.client.token.usage",
                        "gen_ai.client.operation.duration",
                        "gen_ai.client.operation.time_to_first_chunk"));
  }

  @Test
  void theAgentsHttpSpanIsAChild() {
    app().send("string", url(CHAT), USAGE, "-", CHAT_BODY);

    ReceivedSpan call = onlySpan();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(otlp.spans())
                    .filteredOn(span -> span.isChildOf(call))
                    .extracting(ReceivedSpan::name)
                    .containsExactly("POST"));
  }

  @Test
  void otherHostsAreLeftAlone() {
    String elsewhere = url(CHAT).replace("localhost", "127.0.0.1");
    String answer = app().send("string", elsewhere, USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    await().atMost(PATIENCE).until(() -> !otlp.spans().isEmpty());
    genAiSpans(0);
    assertThat(lastRequest().headers()).containsKeys("traceparent", "baggage");
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void callsInParallelAreCountedOnceEachForTheirOwnUser(Wire wire) {
    assumeWhatTakesLong();
    warmUp(wire);

    assertCountedOnceEach(wire, wire + "-together-", "together=" + PARALLEL + ",");
  }

  /**
   * Makes many calls at once, the n-th of them with n tokens, for the n-th user.
   *
   * @param users how their names begin, which nobody else's name may
   */
  void assertCountedOnceEach(Wire wire, String users, String script) {
    int before = inFlight();
    String calls = script + "chunks=5,usage={n}:0:0:0:7:0";
    String answer =
        send(wire, "parallel-" + PARALLEL, CHAT, calls, users + "{n}", CHAT_STREAM_BODY);

    assertThat(answer).isEqualTo("OK\t200\t" + answeredInAnyOrder());
    List<String> expected = new ArrayList<>();
    Map<String, String> costs = new HashMap<>();
    for (int n = 0; n < PARALLEL; n++) {
      String user = userHash(users + n);
      expected.add(user + " feature-" + n % FEATURES + " plan-" + n % PLANS + " " + n + " tokens");
      // n x 0.15 + 7 x 0.60 USD per million
      costs.put(user, String.format(Locale.ROOT, "%.8f", (n * 0.15 + 4.2) / 1e6));
    }
    assertThat(genAiSpans(PARALLEL))
        .extracting(ClientContract::userFeaturePlanAndTokens)
        .containsExactlyInAnyOrderElementsOf(expected);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(otlp.userCosts()).containsAllEntriesOf(costs));
    await()
        .pollInSameThread() // an answer must not outlive its question
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(inFlight()).isLessThanOrEqualTo(before));
  }

  /**
   * How many calls are followed, or held by anything though they are over: by the client itself,
   * some that were aborted.
   */
  final int inFlight() {
    String answer = app().send("in-flight", "-", "-", "-", "-");
    assertThat(answer).matches("OK\t\\d+ calls");
    return Integer.parseInt(answer.replaceAll("\\D", ""));
  }

  private static String userFeaturePlanAndTokens(ReceivedSpan span) {
    return span.attribute("user.hash")
        + " "
        + span.attribute("llm.feature")
        + " "
        + span.attribute("llm.plan")
        + " "
        + span.attribute("gen_ai.usage.input_tokens")
        + " tokens";
  }

  /** The length of all answers, and the digest of their digests in order. */
  private String answeredInAnyOrder() {
    List<ReceivedRequest> received = standIn.received();
    long length = received.stream().mapToLong(ReceivedRequest::answerLength).sum();
    return length
        + "\t"
        + digest(
            received.stream()
                .map(ReceivedRequest::answerDigest)
                .sorted()
                .collect(Collectors.joining()));
  }

  /** Opens a connection, because until there is one a client may open one for each call. */
  final void warmUp(Wire wire) {
    app().send("string", url(wire, "/v1/uploads"), "-", "-", CHAT_BODY);
    standIn.reset();
  }

  /** Sends a call and sees to it that it went the way it should. */
  final String send(Wire wire, String how, String path, String script, String user, String body) {
    String answer = app().send(how, url(wire, path), script, user, body);
    assertThat(standIn.protocols()).as(answer).containsExactly(wire.protocol());
    return answer;
  }

  /** The only GenAI span. */
  ReceivedSpan onlySpan() {
    List<ReceivedSpan> spans = genAiSpans(1);
    assertThat(spans).hasSize(1);
    return spans.get(0);
  }

  /** Compares what the application read with what the stand-in wrote. */
  final void assertThatBytesAreUnchanged(String how, String answer) {
    assertThatBytesAreUnchanged(how, "200", answer);
  }

  private void assertThatBytesAreUnchanged(String how, String status, String answer) {
    assertThat(answer).startsWith("OK\t" + status + "\t");
    if (readsBytes(how)) {
      ReceivedRequest request = lastRequest();
      assertThat(answer)
          .isEqualTo(
              String.join(
                  "\t",
                  "OK",
                  status,
                  Long.toString(request.answerLength()),
                  request.answerDigest()));
    }
  }

  /** Whether a way of sending gives the application the body's own bytes. */
  boolean readsBytes(String how) {
    return true;
  }

  static String userHash(String user) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(HASH_KEY.getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
      byte[] hash = mac.doFinal(user.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String digest(String text) {
    return Crc32c.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
