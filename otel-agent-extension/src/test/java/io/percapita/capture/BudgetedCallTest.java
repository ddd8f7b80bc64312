package io.percapita.capture;

import static io.percapita.capture.Captures.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.percapita.attribution.Attributor;
import io.percapita.attribution.Sources;
import io.percapita.budget.BudgetPolicy;
import io.percapita.budget.BudgetTerms;
import io.percapita.budget.Budgets;
import io.percapita.ledger.Charge;
import io.percapita.ledger.CountedResults;
import io.percapita.ledger.SpendWindow;
import io.percapita.pricing.Money;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of calls whose user has a budget, from the adapter's side of the bridge. */
final class BudgetedCallTest {
  private static final Instant NOW = Instant.parse("2026-03-15T12:00:00Z");
  private static final URI CHAT = URI.create("https://api.openai.com/v1/chat/completions");
  private static final URI GEMINI =
      URI.create(
          "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:generateContent");
  private static final String BODY =
      "{\"model\":\"gpt-4o\",\"max_tokens\":100,\"messages\":[{\"content\":\"Hi there\"}]}";
  private static final long DOLLAR = 1_000_000_000_000L;

  private static final WantedOfRequest WANTED =
      new WantedOfRequest(Set.of("plan"), List.of("Helicone-User-Id"));

  /** The body's user, else a header's; and the plan that its metadata names. */
  private static final Attributor.Where BY_REQUEST =
      new Attributor.Where(
          Attributor.Where.baggage().sources(),
          List.of(
              new Sources.Named("baggage", "user.id"),
              new Sources.Named("llm-request", ""),
              new Sources.Named("llm-header", "Helicone-User-Id")),
          List.of(new Sources.Named("baggage", "llm.feature")),
          List.of(new Sources.Named("llm-request", "plan")));

  private final Captures captures = captures(false, "0.5 flag", "1 reroute", "2 throttle");

  @Test
  void theRequestOfAUserWithoutABudgetIsNotLookedAt() {
    Request request = new Request(CHAT, BODY);

    Outgoing outgoing = start("ada", "free", CHAT).admit(request);

    assertThat(outgoing.isUnchanged()).isTrue();
    assertThat(request.asked).isZero();
    assertThat(captures.counts("llm.budget.decisions", "llm.budget.action")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ada, ada, x, throttle", // named by the body
    "none, ada, ada, throttle", // named by a header
    "bob, bob, ada, allow", // the body goes before the header
  })
  void whoeverTheRequestNamesIsHeldAgainstTheirBudget(
      String inBody, String spender, String inHeader, String action) {
    Captures byRequest = new Captures(NOW, CountedResults.inMemory(), policy(), BY_REQUEST, WANTED);
    byRequest.ledger.charge(new Charge("ada", "pro", "chat", 20 * DOLLAR, NOW));
    String named = inBody.equals("none") ? "" : "\"user\":\"" + inBody + "\",";
    String body =
        BODY.replace("{\"model\"", "{" + named + "\"metadata\":{\"plan\":\"pro\"},\"model\"");
    CallTap tap = byRequest.factory.start("okhttp", "POST", CHAT);

    int held = tap.heldBytes();
    Outgoing outgoing = tap.admit(new Request(CHAT, body).with("helicone-user-id", inHeader));
    if (outgoing.refusal() == null) {
      answer(tap, body, "gpt-4o", 1, 1);
    }

    assertThat(held).isEqualTo(4096);
    assertThat(byRequest.counts("llm.budget.decisions", "llm.budget.action"))
        .containsExactly(Map.entry(action, 1L));
    assertThat(byRequest.counts("llm.budget.decisions", "llm.plan"))
        .containsExactly(Map.entry("pro", 1L));
    SpanData span = byRequest.spans().get(0);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("user.id"))).isEqualTo(spender);
    assertThat(byRequest.guard.usersInFlight()).isZero();
  }

  @Test
  void aUserWithoutABudgetWhomTheRequestNamesIsLetBy() {
    Captures byRequest = new Captures(NOW, CountedResults.inMemory(), policy(), BY_REQUEST, WANTED);
    CallTap tap = byRequest.factory.start("okhttp", "POST", CHAT);
    Request request = new Request(CHAT, BODY.replace("{\"model\"", "{\"user\":\"ada\",\"model\""));

    assertThat(tap.admit(request).isUnchanged()).isTrue();
    answer(tap, request.body, "gpt-4o", 1, 1);

    assertThat(byRequest.counts("llm.budget.decisions", "llm.budget.action")).isEmpty();
    assertThat(byRequest.guard.usersInFlight()).isZero();
  }

  @Test
  void aUserBelowAllThresholdsIsAllowedAndCharged() {
    CallTap tap = start("ada", "pro", CHAT);

    assertThat(tap.admit(new Request(CHAT, BODY)).isUnchanged()).isTrue();
    assertThat(captures.guard.usersInFlight()).isEqualTo(1);
    answer(tap, BODY, "gpt-4o-2024-08-06", 1000, 100);

    assertThat(captures.guard.usersInFlight()).isZero();
    // 1000 x 2.50 + 100 x 10 USD per million
    assertThat(spent("ada")).isEqualTo(3_500_000_000L);
    assertThat(decisions()).containsExactly(Map.entry("allow", 1L));
    assertThat(attribute("llm.budget.action")).isEqualTo("allow");
    assertThat(span().getEvents()).isEmpty();
  }

  @Test
  void aUserOverAThresholdIsFlagged() {
    spend("ada", 6);

    CallTap tap = start("ada", "pro", CHAT);
    assertThat(tap.admit(new Request(CHAT, BODY)).isUnchanged()).isTrue();
    answer(tap, BODY, "gpt-4o", 10, 10);

    assertThat(decisions()).containsExactly(Map.entry("flag", 1L));
    assertThat(attribute("llm.budget.threshold")).isEqualTo("0.5");
    assertThat(span().getEvents())
        .singleElement()
        .satisfies(event -> assertThat(event.getName()).isEqualTo("llm.budget"));
  }

  @Test
  void aCallIsSentToAnotherModelAndWhatThatSavesIsCounted() {
    spend("ada", 10);
    CallTap tap = start("ada", "pro", CHAT);

    Outgoing outgoing = tap.admit(new Request(CHAT, BODY));

    String changed = BODY.replace("gpt-4o", "gpt-4o-mini");
    assertThat(new String(outgoing.body(), UTF_8)).isEqualTo(changed);
    answer(tap, changed, "gpt-4o-mini-2024-07-18", 1000, 100);
    assertThat(attribute("gen_ai.request.model")).isEqualTo("gpt-4o-mini");
    assertThat(attribute("llm.budget.asked_model")).isEqualTo("gpt-4o");
    assertThat(span().getName()).isEqualTo("chat gpt-4o-mini");
    assertThat(decisions()).containsExactly(Map.entry("reroute", 1L));
    // 1000 x (2.50 - 0.15) + 100 x (10 - 0.60) USD per million
    assertThat(captures.sum("llm.budget.saved.usd")).isEqualTo(0.00329);
    assertThat(captures.guard.usersInFlight()).isZero();
  }

  @Test
  void aRequestThatIsSentAgainIsChangedAgainButCountedOnce() {
    spend("ada", 10);
    CallTap tap = start("ada", "pro", CHAT);

    Outgoing first = tap.admit(new Request(CHAT, BODY));
    Outgoing second = tap.admit(new Request(CHAT, BODY));
    Outgoing changed = tap.admit(new Request(CHAT, new String(first.body(), UTF_8)));

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(changed.isUnchanged()).isTrue();
    answer(tap, BODY, "gpt-4o-mini", 1, 1);
    assertThat(decisions()).containsExactly(Map.entry("reroute", 1L));
    assertThat(captures.counts("llm.request.unmodified", "llm.request.reason")).isEmpty();
  }

  @Test
  void aModelInThePathIsChangedThere() {
    spend("ada", 10);
    CallTap tap = start("ada", "pro", GEMINI);
    String body = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}";

    Outgoing outgoing = tap.admit(new Request(GEMINI, body));

    URI moved = URI.create(GEMINI.toString().replace("2.5-pro", "2.5-flash"));
    assertThat(outgoing.uri()).isEqualTo(moved);
    assertThat(outgoing.body()).isNull();
    // A client that follows its exchanges by their address finds the same call at the other one.
    assertThat(captures.factory.rerouted(tap, "okhttp", "POST", moved)).isSameAs(tap);
    assertThat(tap.admit(new Request(moved, body)).isUnchanged()).isTrue();
    tap.completed();
    assertThat(attribute("gen_ai.request.model")).isEqualTo("gemini-2.5-flash");
    assertThat(attribute("llm.budget.asked_model")).isEqualTo("gemini-2.5-pro");
  }

  @ParameterizedTest
  @CsvSource({
    "signed, authorization, AWS4-HMAC-SHA256 Credential=x",
    "signed, X-Amz-Date, 20260315T120000Z",
    "signed, Content-MD5, x",
    "signed, Content-Digest, x",
    "signed, Repr-Digest, x",
    "signed, X-Amz-Content-Sha256, x",
    "signed, X-Ms-Content-Sha256, x",
    "signed, Signature-Input, x",
    "signed, X-Signature, x",
    "signed, DPoP, x",
    "signed, authorization, Signature keyId=x",
    "signed, authorization, HMAC-SHA256 Credential=x",
    "signed, authorization, TC3-HMAC-SHA256 Credential=x",
    "signed, authorization, hmac username=x",
    "signed, authorization, Digest username=x",
    "signed, authorization, OAuth oauth_signature=x",
    "too_large, large, x",
    "streamed, once, x",
    "streamed, unknown, x",
    "client, fixed, x",
    "format, form, x"
  })
  void whatCannotBeChangedForCertainGoesOutAsItIs(String reason, String name, String value) {
    spend("ada", 10);
    CallTap tap = start("ada", "pro", CHAT);
    Request request =
        new Request(CHAT, name.equals("large") ? BODY + " ".repeat(5000) : BODY).with(name, value);
    request.once = name.equals("once");
    request.isUnknown = name.equals("unknown");
    request.isFixed = name.equals("fixed");
    if (name.equals("form")) {
      // Of forms the model is read, too, but not written.
      request.body =
          "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ngpt-4o\r\n--b--\r\n";
    }
    assertThat(tap.admit(request).isUnchanged()).isTrue();
    answer(tap, BODY, "gpt-4o", 1, 1);

    assertThat(captures.counts("llm.request.unmodified", "llm.request.reason"))
        .containsExactly(Map.entry(reason, 1L));
    assertThat(decisions()).containsExactly(Map.entry("flag", 1L));
    assertThat(captures.sum("llm.budget.saved.usd")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"Bearer sk-x", "bearer sk-x", "Basic x", "Api-Key x", "sk-x"})
  void keysAreNoSignatures(String authorization) {
    spend("ada", 10);
    CallTap tap = start("ada", "pro", CHAT);

    Request request = new Request(CHAT, BODY).with("authorization", authorization);

    assertThat(tap.admit(request).body()).isNotNull();
    tap.completed();
  }

  @Test
  void aCallIsRefusedInTheProvidersOwnWords() {
    spend("ada", 20);
    CallTap tap = start("ada", "pro", CHAT);

    Refusal refusal = tap.admit(new Request(CHAT, BODY)).refusal();

    assertThat(refusal).isNotNull();
    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.headers())
        .containsEntry("retry-after", "60")
        .containsEntry("x-should-retry", "false")
        .containsEntry("content-type", "application/json");
    assertThat(new String(refusal.body(), UTF_8))
        .startsWith("{\"error\":{\"message\":\"The AI budget of this user for the month is used up")
        .contains("\"code\":\"insufficient_quota\"");
    assertThat(refusal.exception()).hasMessageContaining("The AI budget of this user");
    assertThat(attribute("error.type")).isEqualTo("429");
    assertThat(attribute("llm.budget.action")).isEqualTo("throttle");
    assertThat(attribute("gen_ai.request.model")).isEqualTo("gpt-4o");
    assertThat(span().getAttributes().get(AttributeKey.doubleKey("llm.cost.usd"))).isNull();
    assertThat(captures.openCalls.size()).isZero();
    assertThat(captures.guard.usersInFlight()).isZero();
  }

  @Test
  void aDryRunChangesNothingAndTellsAll() {
    Captures dry = captures(true, "1 throttle");
    dry.ledger.charge(new Charge("ada", "pro", "chat", 20 * DOLLAR, NOW));
    CallTap tap = start(dry, "ada", "pro", CHAT);

    assertThat(tap.admit(new Request(CHAT, BODY)).isUnchanged()).isTrue();
    tap.completed();

    assertThat(dry.counts("llm.budget.decisions", "llm.budget.action"))
        .containsExactly(Map.entry("throttle", 1L));
    assertThat(
            dry.spans().get(0).getAttributes().get(AttributeKey.booleanKey("llm.budget.dry_run")))
        .isTrue();
  }

  @Test
  void whatCostsNothingIsNeverHeldAgainstABudget() {
    spend("ada", 20);
    URI moderation = URI.create("https://api.openai.com/v1/moderations");

    assertThat(start("ada", "pro", moderation).admit(new Request(moderation, BODY)).isUnchanged())
        .isTrue();
  }

  @Test
  void aBodyThatThrowsIsTheApplicationsOwnAffair() {
    spend("ada", 20);
    Request request = new Request(CHAT, BODY);
    request.failure = new IOException("broken");

    assertThat(start("ada", "pro", CHAT).admit(request).refusal()).isNotNull();
    assertThat(captures.errors).isEmpty();
  }

  @Test
  void whatIsReservedIsTheWorstThatTheRequestAllows() {
    // At $10 per million, 2.1 million tokens of an answer are $21.
    String large = BODY.replace("\"max_tokens\":100", "\"max_tokens\":1050000,\"n\":2");
    assertThat(start("ada", "pro", CHAT).admit(new Request(CHAT, large)).isUnchanged()).isTrue();

    Refusal refusal = start("ada", "pro", CHAT).admit(new Request(CHAT, BODY)).refusal();
    assertThat(refusal.headers()).containsEntry("retry-after", "1");
    captures.pass(Duration.ofMinutes(10));
    assertThat(start("ada", "pro", CHAT).admit(new Request(CHAT, BODY)).isUnchanged()).isTrue();
  }

  @Test
  void anAnswerThatNothingLimitsIsTakenForAsLongAsTheModelsLongest() {
    String unlimited = BODY.replace("\"max_tokens\":100,", "");
    CallTap thinking = start("bob", "free", CHAT);
    answer(thinking, unlimited, "gpt-4o", 10, 200_000); // $2
    spend("ada", 19);

    assertThat(start("ada", "pro", CHAT).admit(new Request(CHAT, unlimited)).refusal()).isNull();
    assertThat(start("ada", "pro", CHAT).admit(new Request(CHAT, unlimited)).refusal()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"once", "unknown", "large", "gzip"})
  void whatCannotBeReadAheadIsReservedForAllTheSameUntilItIsRead(String kind) {
    Captures strict = captures(false, "1 throttle");
    strict.ledger.charge(new Charge("ada", "pro", "chat", 995 * DOLLAR / 100, NOW));
    String body = kind.equals("large") ? BODY + " ".repeat(5000) : BODY;
    Request unread = new Request(CHAT, body);
    unread.once = kind.equals("once");
    unread.isUnknown = kind.equals("unknown");
    if (kind.equals("gzip")) {
      unread.with("content-encoding", "gzip").body = "\u001f\b\b";
    }
    CallTap first = start(strict, "ada", "pro", CHAT);
    assertThat(first.admit(unread).isUnchanged()).isTrue();

    CallTap second = start(strict, "ada", "pro", CHAT);
    Refusal refusal = second.admit(new Request(CHAT, BODY)).refusal();
    assertThat(refusal).as("five cents are left, and a call may cost more").isNotNull();
    assertThat(refusal.headers()).containsEntry("retry-after", "1");

    first.requestStart();
    first.requestBytes(bytes(unread.body));
    if (kind.equals("gzip")) {
      first.completed(); // what it asked for is never known
    }
    CallTap third = start(strict, "ada", "pro", CHAT);
    assertThat(third.admit(new Request(CHAT, BODY)).isUnchanged()).isTrue();
  }

  @Test
  void aFormIsReservedForAnewWhenItsAnswerComes() {
    Captures strict = captures(false, "1 throttle");
    strict.ledger.charge(new Charge("ada", "pro", "chat", 995 * DOLLAR / 100, NOW));
    Request form =
        new Request(
            CHAT,
            "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ngpt-4o-mini\r\n--b--\r\n");
    form.once = true;
    CallTap first = start(strict, "ada", "pro", CHAT);
    first.admit(form);
    first.requestStart();
    first.requestBytes(bytes(form.body));
    assertThat(start(strict, "ada", "pro", CHAT).admit(new Request(CHAT, BODY)).refusal())
        .isNotNull();

    first.responseHead(200, Map.of("Content-Type", "text/event-stream")::get);

    assertThat(start(strict, "ada", "pro", CHAT).admit(new Request(CHAT, BODY)).isUnchanged())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "prices, true, false, true",
    "prices, false, false, false",
    "prices, true, true, false",
    "ledger, true, false, true",
    "ledger, false, false, false",
    "ledger, true, true, false",
    "head, true, false, true",
    "head, false, false, false",
    "head, true, true, false",
    "length, true, false, true",
    "length, false, false, false",
    "body, true, false, true",
    "body, false, false, false"
  })
  void whateverFailsOfADecisionRefusesTheCallOnlyIfThatIsAskedFor(
      String broken, boolean closed, boolean dryRun, boolean refused) {
    Captures failing =
        new Captures(NOW, CountedResults.inMemory(), policy(dryRun, closed, "1 throttle"));
    failing.broken = broken;
    Request request = new Request(CHAT, BODY);
    request.broken = broken;
    CallTap tap = start(failing, "ada", "pro", CHAT);

    Refusal refusal = tap.admit(request).refusal();

    assertThat(failing.errors).containsExactly("budget");
    if (refused) {
      assertThat(refusal).isNotNull();
      assertThat(refusal.status()).isEqualTo(429);
      assertThat(refusal.exception()).hasMessageContaining("cannot be told");
    } else {
      assertThat(refusal).isNull();
      failing.broken = "nothing";
      answer(tap, BODY, "gpt-4o", 1, 1);
      assertThat(failing.spent("ada")).isPositive();
    }
    assertThat(failing.counts("llm.budget.decisions", "llm.budget.threshold"))
        .containsExactly(Map.entry("error", 1L));
    assertThat(failing.openCalls.size()).isZero();
    assertThat(failing.guard.usersInFlight()).isZero();
  }

  @Test
  void whatIsAskedForEarlyIsOnlyRefused() {
    spend("ada", 10);
    CallTap tap = start("ada", "pro", CHAT);
    Request early = new Request(CHAT, BODY);
    early.isEarly = true;

    assertThat(tap.admit(early).isUnchanged()).isTrue();
    // Meanwhile an interceptor signs it.
    assertThat(tap.admit(new Request(CHAT, BODY).with("digest", "x")).isUnchanged()).isTrue();
    answer(tap, BODY, "gpt-4o", 1000, 100);

    assertThat(captures.counts("llm.request.unmodified", "llm.request.reason"))
        .containsExactly(Map.entry("signed", 1L));
    assertThat(decisions()).containsExactly(Map.entry("flag", 1L));
    assertThat(captures.sum("llm.budget.saved.usd")).isZero();
    assertThat(attribute("llm.budget.asked_model")).isNull();
  }

  @Test
  void whatIsAskedForEarlyIsChangedOnceItIsSent() {
    spend("ada", 10);
    CallTap tap = start("ada", "pro", CHAT);
    Request early = new Request(CHAT, BODY);
    early.isEarly = true;

    assertThat(tap.admit(early).isUnchanged()).isTrue();
    assertThat(tap.admit(new Request(CHAT, BODY)).body()).isNotNull();
    answer(tap, BODY, "gpt-4o-mini", 1, 1);

    assertThat(decisions()).containsExactly(Map.entry("reroute", 1L));
  }

  @Test
  void whatWasDecidedEarlyIsToldOfACallThatNeverHasAConnection() {
    spend("ada", 10);
    CallTap tap = start("ada", "pro", CHAT);
    Request early = new Request(CHAT, BODY);
    early.isEarly = true;

    tap.admit(early);
    tap.failed(new IOException("refused by the other side"));

    assertThat(decisions()).containsExactly(Map.entry("reroute", 1L));
    assertThat(captures.counts("llm.request.unmodified", "llm.request.reason")).isEmpty();
    assertThat(attribute("llm.budget.action")).isEqualTo("reroute");
    assertThat(attribute("llm.budget.asked_model")).isEqualTo("gpt-4o");
    assertThat(captures.sum("llm.budget.saved.usd")).isZero();
    assertThat(captures.guard.usersInFlight()).isZero();
  }

  @Test
  void whatIsAskedForEarlyMayBeRefused() {
    spend("ada", 20);
    Request early = new Request(CHAT, BODY);
    early.isEarly = true;

    assertThat(start("ada", "pro", CHAT).admit(early).refusal()).isNotNull();
  }

  @Test
  void whatACallThatGoesOnHasReservedDoesNotExpire() {
    String large = BODY.replace("\"max_tokens\":100", "\"max_tokens\":1050000,\"n\":2");
    CallTap stream = start("ada", "pro", CHAT);
    stream.admit(new Request(CHAT, large));
    stream.responseHead(200, Map.of("Content-Type", "text/event-stream")::get);
    for (int minute = 0; minute < 30; minute++) {
      captures.pass(Duration.ofMinutes(1));
      stream.responseBytes(bytes(": still there\n\n"));
      captures.openCalls.lookForActivity();
      captures.guard.expireReservations();
    }
    assertThat(start("ada", "pro", CHAT).admit(new Request(CHAT, BODY)).refusal()).isNotNull();

    for (int minute = 0; minute < 10; minute++) {
      captures.pass(Duration.ofMinutes(1)); // of silence
      captures.openCalls.lookForActivity();
    }
    assertThat(start("ada", "pro", CHAT).admit(new Request(CHAT, BODY)).isUnchanged()).isTrue();
  }

  @Test
  void aCallThatIsAskedAboutAfterItsEndReservesNothing() {
    CallTap tap = start("ada", "pro", CHAT);
    tap.cancelled();

    tap.admit(new Request(CHAT, BODY));

    assertThat(captures.guard.usersInFlight()).isZero();
  }

  private static Captures captures(boolean dryRun, String... thresholds) {
    return new Captures(NOW, CountedResults.inMemory(), policy(dryRun, false, thresholds));
  }

  private static BudgetPolicy policy() {
    return policy(false, false, "1 throttle");
  }

  private static BudgetPolicy policy(boolean dryRun, boolean closed, String... thresholds) {
    BudgetTerms pro =
        new BudgetTerms(
            new Money(10 * DOLLAR),
            null,
            Map.of(),
            Budgets.thresholds(thresholds),
            Map.of("gpt-4o", "gpt-4o-mini", "gemini-2.5-pro", "gemini-2.5-flash"));
    return new BudgetPolicy(Map.of("pro", pro), Map.of(), BudgetTerms.NONE, dryRun, closed);
  }

  private CallTap start(String user, String plan, URI uri) {
    return start(captures, user, plan, uri);
  }

  private static CallTap start(Captures in, String user, String plan, URI uri) {
    Baggage baggage = Baggage.builder().put("user.id", user).put("llm.plan", plan).build();
    try (Scope scope = baggage.makeCurrent()) {
      return in.factory.start("okhttp", "POST", uri);
    }
  }

  private static void answer(CallTap tap, String sent, String model, int input, int output) {
    tap.requestStart();
    tap.requestBytes(bytes(sent));
    tap.responseHead(200, Map.of("Content-Type", "application/json")::get);
    tap.responseBytes(
        bytes(
            "{\"model\":\""
                + model
                + "\",\"choices\":[],\"usage\":{\"prompt_tokens\":"
                + input
                + ",\"completion_tokens\":"
                + output
                + "}}"));
    tap.completed();
  }

  private void spend(String user, long dollars) {
    captures.ledger.charge(new Charge(user, "pro", "chat", dollars * DOLLAR, NOW));
  }

  private long spent(String user) {
    return captures.ledger.spent(user, SpendWindow.MONTH, null, NOW);
  }

  private Map<String, Long> decisions() {
    return captures.counts("llm.budget.decisions", "llm.budget.action");
  }

  private SpanData span() {
    assertThat(captures.spans()).hasSize(1);
    return captures.spans().get(0);
  }

  private @Nullable String attribute(String name) {
    return span().getAttributes().get(AttributeKey.stringKey(name));
  }
}
