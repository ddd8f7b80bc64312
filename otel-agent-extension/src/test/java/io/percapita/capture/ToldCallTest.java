package io.percapita.capture;

import static io.percapita.capture.Captures.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.percapita.attribution.Attributor;
import io.percapita.attribution.Sources;
import io.percapita.budget.BudgetPolicy;
import io.percapita.budget.BudgetTerms;
import io.percapita.budget.Budgets;
import io.percapita.ledger.Charge;
import io.percapita.ledger.CountedResults;
import io.percapita.metering.ToldProviders;
import io.percapita.pricing.Money;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of which the provider is told whose they are, from the adapter's side of the bridge. */
final class ToldCallTest {
  private static final Instant NOW = Instant.parse("2026-03-15T12:00:00Z");
  private static final URI RESPONSES = URI.create("https://api.openai.com/v1/responses");
  private static final ToldProviders TOLD = new ToldProviders(Set.of("openai"), Set.of("openai"));
  private static final URI GROQ = URI.create("https://api.groq.com/openai/v1/chat/completions");
  private static final String BODY = "{\"model\":\"gpt-4o\",\"input\":\"Hi there\"}";
  private static final String USER = "\"safety_identifier\":\"ada\",";
  private static final String LABELS =
      "\"metadata\":{\"llm_feature\":\"search\",\"llm_plan\":\"pro\"},";

  /** What the request says goes before what the application has in its context. */
  private static final Attributor.Where REQUEST_FIRST =
      new Attributor.Where(
          Attributor.Where.baggage().sources(),
          List.of(new Sources.Named("llm-request", ""), new Sources.Named("baggage", "user.id")),
          List.of(
              new Sources.Named("llm-request", "llm_feature"),
              new Sources.Named("baggage", "llm.feature")),
          List.of(new Sources.Named("baggage", "llm.plan")));

  private final Captures captures = captures(TOLD, true);

  /** Without budgets, and so without any other reason to look at a request. */
  private final Captures unlimited =
      new Captures(
          NOW,
          CountedResults.inMemory(),
          new BudgetPolicy(Map.of(), Map.of(), BudgetTerms.NONE, false, false),
          Attributor.Where.baggage(),
          WantedOfRequest.NOTHING,
          TOLD,
          true);

  @Test
  void theProviderIsToldInFrontOfTheRequest() {
    Outgoing outgoing = start("ada").admit(new Request(RESPONSES, BODY));

    assertThat(text(outgoing)).isEqualTo("{" + USER + LABELS + BODY.substring(1));
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void eachIsToldByItself(boolean users, boolean labels) {
    Captures some =
        captures(
            new ToldProviders(
                users ? Set.of("openai") : Set.of(), labels ? Set.of("openai") : Set.of()),
            true);

    Outgoing outgoing = start(some, "ada", "pro", RESPONSES).admit(new Request(RESPONSES, BODY));

    assertThat(text(outgoing)).isEqualTo("{" + (users ? USER : LABELS) + BODY.substring(1));
  }

  @Test
  void whatWasWrittenIsNotTakenForTheApplications() {
    CallTap tap = start("ada");

    String sent = text(tap.admit(new Request(RESPONSES, BODY)));
    answer(tap, sent);

    assertThat(captures.attribute("user.hash")).isEqualTo("ada");
    assertThat(captures.attribute("llm.user.source")).isEqualTo("baggage");
    assertThat(captures.attribute("llm.feature")).isEqualTo("search");
    assertThat(captures.attribute("gen_ai.request.model")).isEqualTo("gpt-4o");
  }

  @Test
  void whatWasWrittenForAnEarlierCallIsNotTakenForTheApplicationsEither() {
    // A client that sends the request elsewhere, as it was sent, begins a call anew.
    String sent = text(start("ada").admit(new Request(RESPONSES, BODY)));
    CallTap again = start("ada");

    assertThat(again.admit(new Request(RESPONSES, sent)).isUnchanged()).isTrue();
    answer(again, sent);

    assertThat(captures.attribute("user.hash")).isEqualTo("ada");
    assertThat(captures.attribute("llm.user.source")).isEqualTo("baggage");
  }

  @Test
  void aUserWhomAnInterceptorNamesLaterCountsWhereNothingWasWritten() {
    Request signed = new Request(RESPONSES, BODY).with("digest", "x");
    CallTap tap = captures.factory.start("okhttp", "POST", RESPONSES);

    assertThat(tap.admit(signed).isUnchanged()).isTrue();
    answer(tap, "{\"user\":\"bob\"," + BODY.substring(1));

    assertThat(captures.attribute("user.hash")).isEqualTo("bob");
  }

  @Test
  void whatTheApplicationHasWrittenCountsAndStays() {
    CallTap tap = start("ada");
    String own = "{\"safety_identifier\":\"bob\"," + BODY.substring(1);

    String sent = text(tap.admit(new Request(RESPONSES, own)));
    answer(tap, sent);

    assertThat(sent).isEqualTo("{" + LABELS + own.substring(1));
    assertThat(captures.attribute("user.hash")).isEqualTo("bob");
    assertThat(captures.attribute("llm.user.source")).isEqualTo("llm-request");
  }

  @Test
  void toWhereTheProviderRedirectsNothingIsTold() {
    CallTap tap = start("ada");
    tap.admit(new Request(RESPONSES, BODY));

    for (String to : List.of("https://elsewhere.test", "http://api.openai.com")) {
      Request elsewhere = new Request(URI.create(to + "/v1/responses"), BODY);
      assertThat(tap.admit(elsewhere).isUnchanged()).as(to).isTrue();
    }
    Request again = new Request(URI.create("https://API.openai.com:443/v1/responses?again"), BODY);
    assertThat(text(tap.admit(again))).startsWith("{" + USER);
    assertThat(captures.unmodified()).isEmpty();
  }

  @Test
  void aRequestThatIsSentAgainTellsTheSame() {
    CallTap tap = start("ada");

    String first = text(tap.admit(new Request(RESPONSES, BODY)));
    assertThat(text(tap.admit(new Request(RESPONSES, BODY)))).isEqualTo(first);
    assertThat(tap.admit(new Request(RESPONSES, first)).isUnchanged()).isTrue();
    answer(tap, first);

    assertThat(captures.attribute("user.hash")).isEqualTo("ada");
    assertThat(captures.unmodified()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "signed, authorization, AWS4-HMAC-SHA256 Credential=x",
    "signed, query, x",
    "too_large, large, x",
    "streamed, once, x",
    "streamed, unknown, x",
    "client, fixed, x",
    "format, form, x"
  })
  void whatCannotBeWrittenForCertainGoesOutAsItIs(String reason, String name, String value) {
    Request request =
        new Request(
                name.equals("query") ? URI.create(RESPONSES + "?X-Amz-Signature=x") : RESPONSES,
                name.equals("large") ? BODY + " ".repeat(5000) : BODY)
            .with(name, value);
    request.once = name.equals("once");
    request.isUnknown = name.equals("unknown");
    request.isFixed = name.equals("fixed");
    if (name.equals("form")) {
      request.body = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nx\r\n--b--\r\n";
    }

    assertThat(start("ada").admit(request).isUnchanged()).isTrue();

    assertThat(captures.unmodified()).containsExactly(Map.entry(reason, 1L));
    assertThat(captures.errors).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"head", "length", "body"})
  void noFailureReachesTheApplication(String broken) {
    Request request = new Request(RESPONSES, BODY);
    request.broken = broken;

    assertThat(start(unlimited, "ada", "free", RESPONSES).admit(request).isUnchanged()).isTrue();
    assertThat(unlimited.counts("llm.request.unmodified", "llm.request.reason"))
        .containsExactly(Map.entry("error", 1L));
  }

  @Test
  void whatIsAskedForEarlyIsWrittenOnceItIsSent() {
    CallTap tap = start("ada");
    Request early = new Request(RESPONSES, BODY);
    early.isEarly = true;

    assertThat(tap.admit(early).isUnchanged()).isTrue();
    assertThat(tap.admit(new Request(RESPONSES, BODY)).body()).isNotNull();
  }

  @Test
  void providersThatAreNotToldAreNotLookedAt() {
    Request request = new Request(GROQ, BODY);
    CallTap tap = start(unlimited, "ada", "free", GROQ);

    assertThat(tap.heldBytes()).isZero();
    assertThat(tap.admit(request).isUnchanged()).isTrue();
    assertThat(request.asked).isZero();
    assertThat(start(unlimited, "ada", "free", RESPONSES).heldBytes()).isEqualTo(4096);
  }

  @Test
  void onlyHashesAreTold() {
    Captures raw = captures(new ToldProviders(Set.of("openai"), Set.of()), false);

    assertThat(
            start(raw, "ada", "pro", RESPONSES).admit(new Request(RESPONSES, BODY)).isUnchanged())
        .isTrue();
  }

  @Test
  void ofNobodyNothingIsTold() {
    CallTap tap = captures.factory.start("okhttp", "POST", RESPONSES);

    assertThat(tap.admit(new Request(RESPONSES, BODY)).isUnchanged()).isTrue();
    assertThat(captures.unmodified()).isEmpty();
  }

  @Test
  void aCallThatGoesToAnotherModelTellsAsWell() {
    captures.ledger.charge(new Charge("ada", "pro", "search", 15_000_000_000_000L, NOW));
    CallTap tap = start("ada");

    String sent = text(tap.admit(new Request(RESPONSES, BODY)));
    answer(tap, sent);

    assertThat(sent)
        .isEqualTo("{" + USER + LABELS + BODY.substring(1).replace("gpt-4o", "gpt-4o-mini"));
    assertThat(captures.attribute("gen_ai.request.model")).isEqualTo("gpt-4o-mini");
    assertThat(captures.attribute("llm.budget.asked_model")).isEqualTo("gpt-4o");
  }

  private static Captures captures(ToldProviders told, boolean hashed) {
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
        new BudgetPolicy(Map.of("pro", pro), Map.of(), BudgetTerms.NONE, false, false),
        REQUEST_FIRST,
        new WantedOfRequest(Set.of("llm_feature"), List.of()),
        told,
        hashed);
  }

  private CallTap start(String user) {
    return start(captures, user, "pro", RESPONSES);
  }

  private static CallTap start(Captures in, String user, String plan, URI uri) {
    Baggage baggage =
        Baggage.builder()
            .put("user.id", user)
            .put("llm.feature", "search")
            .put("llm.plan", plan)
            .build();
    try (Scope scope = baggage.makeCurrent()) {
      return in.factory.start("okhttp", "POST", uri);
    }
  }

  private static void answer(CallTap tap, String sent) {
    tap.requestStart();
    tap.requestBytes(bytes(sent));
    tap.responseHead(200, Map.of("Content-Type", "application/json")::get);
    tap.responseBytes(
        bytes(
            "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\","
                + "\"model\":\"gpt-4o-mini\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}"));
    tap.completed();
  }

  private static String text(Outgoing outgoing) {
    return new String(outgoing.body(), UTF_8);
  }
}
