package io.percapita.capture;

import static io.percapita.capture.Captures.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import io.percapita.attribution.Attributor;
import io.percapita.budget.BudgetPolicy;
import io.percapita.budget.BudgetTerms;
import io.percapita.budget.Budgets;
import io.percapita.ledger.Charge;
import io.percapita.ledger.CountedResults;
import io.percapita.metering.ToldProviders;
import io.percapita.pricing.Money;
import io.percapita.provider.StreamUsage;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that are asked to stream usage, from the adapter's side of the bridge. */
final class AskedCallTest {
  private static final Instant NOW = Instant.parse("2026-03-15T12:00:00Z");
  private static final URI CHAT = URI.create("https://api.openai.com/v1/chat/completions");
  private static final URI GROQ = URI.create("https://api.groq.com/openai/v1/chat/completions");
  private static final String BODY = "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}";
  private static final String OPTIONS = "\"stream_options\":{\"include_usage\":true},";
  private static final String ASKED = "{" + OPTIONS + BODY.substring(1);
  private static final String TEXT =
      "data: {\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}],"
          + "\"usage\":null}\n\n";
  private static final String USAGE =
      "data: {\"model\":\"gpt-4o\",\"choices\":[],"
          + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";
  private static final Map<String, String> STREAM = Map.of("Content-Type", "text/event-stream");

  private final Captures captures = captures(ToldProviders.NONE);

  @Test
  void aStreamIsAskedForUsageAndTheApplicationDoesNotGetIt() {
    CallTap tap = start(CHAT);

    String sent = text(tap.admit(request(CHAT, BODY)));
    ResponseFilter filter = answered(tap, sent, 200, STREAM);
    String got = received(tap, filter, TEXT + USAGE + DONE);
    tap.completed();

    assertThat(sent).isEqualTo(ASKED);
    assertThat(got).isEqualTo(TEXT + DONE);
    assertThat(captures.attribute("llm.cost.status")).isEqualTo("priced");
    // 9 x 2.50 + 2 x 10 USD per million
    assertThat(captures.dollars()).isEqualTo(0.0000425, within(1e-15));
    assertThat(captures.unmodified()).isEmpty();
    assertThat(captures.errors).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
        "{\"stream\":true,\"stream_options\":{\"include_usage\":false}}",
        "{\"stream\":true,\"stream_options\":null}",
        "{\"stream\":false}",
        "{\"model\":\"m\"}"
      })
  void whatTheApplicationHasDecidedItselfStays(String body) {
    CallTap tap = start(CHAT);

    assertThat(tap.admit(request(CHAT, body)).isUnchanged()).isTrue();
    assertThat(answered(tap, body, 200, STREAM)).isNull();
    assertThat(captures.unmodified()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "signed, authorization, AWS4-HMAC-SHA256 Credential=x",
    "too_large, large, x",
    "streamed, once, x",
    "streamed, unknown, x",
    "client, fixed, x",
    "client, unfiltered, x",
    "encoded, accept-encoding, gzip",
    "encoded, accept-encoding, 'br, identity'",
    "format, form, x"
  })
  void whatCannotBeAskedOrKeptBackGoesOutAsItIs(String reason, String name, String value) {
    Request request =
        request(CHAT, name.equals("large") ? BODY + " ".repeat(5000) : BODY).with(name, value);
    request.once = name.equals("once");
    request.isUnknown = name.equals("unknown");
    request.isFixed = name.equals("fixed");
    request.canFilter = !name.equals("unfiltered");
    if (name.equals("form")) {
      request.body = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nx\r\n--b--\r\n";
    }
    CallTap tap = start(CHAT);

    assertThat(tap.admit(request).isUnchanged()).isTrue();
    assertThat(answered(tap, BODY, 200, STREAM)).isNull();

    assertThat(captures.unmodified()).containsExactly(Map.entry(reason, 1L));
    assertThat(captures.errors).isEmpty();
  }

  @Test
  void anAnswerThatIsNotEncodedIsWelcomeToBeFiltered() {
    assertThat(
            start(CHAT)
                .admit(request(CHAT, BODY).with("accept-encoding", "identity"))
                .isUnchanged())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"head", "length", "body"})
  void noFailureReachesTheApplication(String broken) {
    Request request = request(CHAT, BODY);
    request.broken = broken;
    CallTap tap = start(CHAT);

    assertThat(tap.admit(request).isUnchanged()).isTrue();
    assertThat(answered(tap, BODY, 200, STREAM)).isNull();
    assertThat(captures.unmodified()).containsExactly(Map.entry("error", 1L));
  }

  @ParameterizedTest
  @CsvSource({
    "200, text/event-stream;charset=utf-8, identity, true",
    "206, Text/Event-Stream, , true",
    "400, text/event-stream, , false",
    "302, text/event-stream, , false",
    "200, application/json, , false",
    "200, , , false"
  })
  void onlyStreamsAreFiltered(
      int status, @Nullable String type, @Nullable String encoding, boolean isFiltered) {
    CallTap tap = start(CHAT);
    String sent = text(tap.admit(request(CHAT, BODY)));
    Map<String, String> head = new HashMap<>();
    head.put("Content-Type", type);
    head.put("Content-Encoding", encoding);

    assertThat(answered(tap, sent, status, head) != null).isEqualTo(isFiltered);
    assertThat(captures.errors).isEmpty();
  }

  @Test
  void anEncodedStreamPassesAndIsCounted() {
    CallTap tap = start(CHAT);
    String sent = text(tap.admit(request(CHAT, BODY)));

    assertThat(
            answered(
                tap,
                sent,
                200,
                Map.of("Content-Type", "text/event-stream", "Content-Encoding", "gzip")))
        .isNull();
    assertThat(captures.errors).containsExactly("filter");
  }

  @Test
  void whatIsAskedForEarlyIsWrittenOnceItIsSent() {
    CallTap tap = start(CHAT);
    Request early = request(CHAT, BODY);
    early.isEarly = true;

    assertThat(tap.admit(early).isUnchanged()).isTrue();
    assertThat(text(tap.admit(request(CHAT, BODY)))).isEqualTo(ASKED);
  }

  @Test
  void aRequestThatIsSentAgainIsAskedAgain() {
    CallTap tap = start(CHAT);

    assertThat(text(tap.admit(request(CHAT, BODY)))).isEqualTo(ASKED);
    assertThat(text(tap.admit(request(CHAT, BODY)))).isEqualTo(ASKED);
    assertThat(tap.admit(request(CHAT, ASKED)).isUnchanged()).isTrue();
    assertThat(answered(tap, ASKED, 200, STREAM)).isNotNull();
    assertThat(tap.admit(request(CHAT, BODY.replace("true", "false"))).isUnchanged()).isTrue();
    assertThat(answered(tap, BODY, 200, STREAM)).isNull();
    assertThat(captures.unmodified()).isEmpty();
  }

  @Test
  void whatWasWrittenForAnEarlierCallIsNotTakenForTheApplicationsOwn() {
    CallTap earlier = start(CHAT);
    String sent = text(earlier.admit(request(CHAT, BODY)));

    CallTap elsewhere = replacing(earlier);
    assertThat(elsewhere.admit(request(GROQ, sent)).isUnchanged()).isTrue();
    assertThat(answered(elsewhere, sent, 200, STREAM)).isNotNull();
    elsewhere.completed();

    CallTap notAdmitted = replacing(earlier); // as by an adapter that asks once for all
    assertThat(answered(notAdmitted, sent, 200, STREAM)).isNotNull();
    notAdmitted.completed();

    CallTap changed = replacing(earlier);
    assertThat(changed.admit(request(GROQ, BODY)).isUnchanged()).isTrue();
    assertThat(answered(changed, BODY, 200, STREAM)).isNull();
  }

  private CallTap replacing(CallTap earlier) {
    CallTap tap = start(GROQ);
    tap.replaces(earlier);
    return tap;
  }

  @Test
  void providersThatAreNotAskedAreNotLookedAt() {
    Request request = request(GROQ, BODY);
    CallTap tap = start(GROQ);

    assertThat(tap.heldBytes()).isZero();
    assertThat(tap.admit(request).isUnchanged()).isTrue();
    assertThat(request.asked).isZero();
    assertThat(start(CHAT).heldBytes()).isEqualTo(4096);
  }

  @Test
  void aCallThatGoesToAnotherModelAndTellsTheProviderIsAskedAsWell() {
    Captures told = captures(new ToldProviders(Set.of("openai"), Set.of()));
    told.ledger.charge(new Charge("ada", "pro", "search", 15_000_000_000_000L, NOW));
    Baggage ada = Baggage.builder().put("user.id", "ada").put("llm.plan", "pro").build();
    CallTap tap;
    try (Scope scope = ada.makeCurrent()) {
      tap = told.factory.start("okhttp", "POST", CHAT);
    }

    assertThat(text(tap.admit(request(CHAT, BODY))))
        .isEqualTo(
            "{"
                + OPTIONS
                + "\"safety_identifier\":\"ada\","
                + BODY.substring(1).replace("gpt-4o", "gpt-4o-mini"));
    assertThat(answered(tap, BODY, 200, STREAM)).isNotNull();
  }

  private static Captures captures(ToldProviders told) {
    BudgetTerms pro =
        new BudgetTerms(
            new Money(10_000_000_000_000L),
            null,
            Map.of(),
            Budgets.thresholds("1 reroute"),
            Map.of("gpt-4o", "gpt-4o-mini"));
    return new Captures(
        NOW,
        CountedResults.inMemory(),
        told.equals(ToldProviders.NONE)
            ? new BudgetPolicy(Map.of(), Map.of(), BudgetTerms.NONE, false, false)
            : new BudgetPolicy(Map.of("pro", pro), Map.of(), BudgetTerms.NONE, false, false),
        Attributor.Where.baggage(),
        WantedOfRequest.NOTHING,
        told,
        true,
        new StreamUsage(Set.of("openai")));
  }

  private CallTap start(URI uri) {
    return captures.factory.start("okhttp", "POST", uri);
  }

  private static Request request(URI uri, String body) {
    Request request = new Request(uri, body);
    request.canFilter = true;
    return request;
  }

  private static @Nullable ResponseFilter answered(
      CallTap tap, String sent, int status, Map<String, String> head) {
    tap.requestStart();
    tap.requestBytes(bytes(sent));
    tap.responseHead(status, head::get);
    return tap.responseFilter(status, head::get);
  }

  /** What comes through a filter of a stream that arrives byte for byte. */
  private static String received(CallTap tap, @Nullable ResponseFilter filter, String stream) {
    assertThat(filter).isNotNull();
    StringBuilder got = new StringBuilder();
    for (int i = 0; i < stream.length(); i++) {
      String piece = stream.substring(i, i + 1);
      got.append(UTF_8.decode(filter.pass(bytes(piece)).duplicate()));
      tap.responseBytes(bytes(piece));
    }
    return got.append(UTF_8.decode(filter.end())).toString();
  }

  private static String text(Outgoing outgoing) {
    return new String(outgoing.body(), UTF_8);
  }
}
