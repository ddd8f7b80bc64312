package io.percapita.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.percapita.RecordedLog;
import io.percapita.call.LlmRequest;
import io.percapita.inbound.NamedSpan;
import io.percapita.inbound.Occasion;
import io.percapita.inbound.WantedFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class AttributorTest {
  @RegisterExtension private final RecordedLog log = new RecordedLog(OccasionSource.class);
  private final LabelLimiter features = new LabelLimiter("llm.feature", 2);
  private final LabelLimiter plans = new LabelLimiter("llm.plan", 2);
  private final List<String> told = new ArrayList<>();
  private final AtomicReference<PlanTable> planTable = new AtomicReference<>(PlanTable.EMPTY);

  @Test
  void baggageNamesUserFeatureAndPlan() {
    Context context = baggage("user.id", "u-42", "llm.feature", "search", "llm.plan", "pro");

    assertThat(labels(raw(), context))
        .isEqualTo(new Attribution("u-42", false, "search", "pro", "baggage"));
  }

  @Test
  void aUserIsShownAsTheHash() {
    Attributor hashed =
        new Attributor(user -> "hash of " + user, true, features, plans, this::tell);

    for (int again = 0; again < 2; again++) {
      assertThat(labels(hashed, baggage("user.id", "u-42")))
          .isEqualTo(
              new Attribution("hash of u-42", true, "unattributed", "unattributed", "baggage"));
    }
  }

  @Test
  void usersOfTheSameHashCodeAreNotTakenForEachOther() {
    Attributor raw = raw();
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());

    assertThat(raw.visitor(baggage("user.id", "Aa"))).isEqualTo(new Visitor("Aa", "unattributed"));
    assertThat(raw.visitor(baggage("user.id", "BB"))).isEqualTo(new Visitor("BB", "unattributed"));
    assertThat(raw.visitor(baggage("user.id", "Aa"))).isEqualTo(new Visitor("Aa", "unattributed"));
  }

  @Test
  void aVisitorHasTheirPlanAndNobodyIsNone() {
    plans.limit("pro");

    assertThat(raw().visitor(baggage("user.id", "u-42", "llm.plan", "pro")))
        .isEqualTo(new Visitor("u-42", "pro"));
    assertThat(raw().visitor(baggage("llm.plan", "pro"))).isNull();
  }

  @Test
  void thePlansOfVisitorsCrowdOutThoseOfNoCall() {
    for (int i = 0; i < 50; i++) {
      assertThat(raw().visitor(baggage("user.id", "u-1", "llm.plan", "invented-" + i)))
          .isEqualTo(new Visitor("u-1", "other"));
    }

    assertThat(labels(raw(), baggage("llm.plan", "pro")).plan()).isEqualTo("pro");
  }

  @Test
  void withoutBaggageACallIsUnattributed() {
    assertThat(labels(raw(), Context.root()))
        .isEqualTo(new Attribution(null, false, "unattributed", "unattributed", "none"));
  }

  @Test
  void aLabelThatIsRefusedIsAsGoodAsNone() {
    Context context = baggage("user.id", " ", "llm.feature", "\u2003", "llm.plan", "a\tb");

    assertThat(labels(raw(), context))
        .isEqualTo(new Attribution(null, false, "unattributed", "unattributed", "none"));
  }

  @Test
  void whoeverHasAnInvisibleCharacterInTheirNameIsNotNamedByALessTrustedSource() {
    Attributor attributor =
        of(
            List.of(source("principal", "al\u200bice"), source("llm-request", "victim")),
            List.of(),
            List.of());

    assertThat(labels(attributor, Context.root()))
        .isEqualTo(
            new Attribution("al\\u200bice", false, "unattributed", "unattributed", "principal"));
  }

  @Test
  void theHashOfAnEscapedIdIsKnownAgain() {
    Attributor attributor =
        configured("baggage:user.id,llm-request", "", "", user -> "hash of " + user, true);
    labels(attributor, baggage("user.id", "al\u200bice"));

    CallAttribution again =
        attributor.attribute(Context.root()).completedBy(requestOf("hash of al\\u200bice"));

    assertThat(again.labels().user()).isEqualTo("hash of al\\u200bice");
  }

  @Test
  void aTenantWithAnInvisibleCharacterHasItsPlan() {
    planTable.set(
        new PlanTable(Map.of(), Map.of("ac\\u00adme", "scale", "victim", "enterprise"), null));
    Attributor attributor = configured("", "", "file");

    assertThat(labels(attributor, baggage("tenant.id", "ac\u00adme")).plan()).isEqualTo("scale");
  }

  @Test
  void featuresAndPlansBeyondTheirBoundAreOther() {
    Attributor attributor = raw();
    for (String value : List.of("a", "b")) {
      attributor.attribute(baggage("llm.feature", value, "llm.plan", value));
    }

    assertThat(labels(attributor, baggage("llm.feature", "c", "llm.plan", "c")))
        .isEqualTo(new Attribution(null, false, "other", "other", "none"));
  }

  @Test
  void theFirstSourceThatNamesSomethingWins() {
    Attributor attributor =
        of(
            List.of(source("first", null), source("second", "u-2"), source("third", "u-3")),
            List.of(source("first", "search"), source("second", "mail")),
            List.of(source("first", " "), source("second", "pro")));

    assertThat(labels(attributor, Context.root()))
        .isEqualTo(new Attribution("u-2", false, "search", "pro", "second"));
  }

  @Test
  void aSourceThatFailsIsPassedOver() {
    AttributionSource broken = new FixedSource("broken", null, true);
    Attributor attributor =
        of(List.of(broken, source("sound", "u-1")), List.of(broken), List.of(broken));

    assertThat(labels(attributor, Context.root()))
        .isEqualTo(new Attribution("u-1", false, "unattributed", "unattributed", "sound"));
    assertThat(told).containsExactly("attribution", "attribution", "attribution");
  }

  @Test
  void aHashThatFailsLeavesTheUserOut() {
    Attributor attributor =
        new Attributor(
            List.of(source("sound", "u-1")),
            List.of(source("sound", "search")),
            List.of(),
            user -> {
              throw new IllegalStateException("no such algorithm");
            },
            false,
            features,
            plans,
            this::tell);

    assertThat(labels(attributor, Context.root()))
        .isEqualTo(new Attribution(null, false, "search", "unattributed", "sound"));
    assertThat(told).containsExactly("attribution");
  }

  @Test
  void theRequestCompletesWhatItsContextDoesNotSay() {
    Attributor attributor =
        configured("baggage:user.id,llm-request", "llm-request:feature,job", "");
    Context job = Context.root().with(Occasion.of(Occasion.Kind.JOB, "Nightly.run", nothing()));
    CallAttribution begun = attributor.attribute(job);

    assertThat(begun.labels())
        .isEqualTo(new Attribution(null, false, "Nightly.run", "unattributed", "none"));
    assertThat(begun.completedBy(request("field-user", Map.of("feature", "digest"))).labels())
        .isEqualTo(new Attribution("field-user", false, "digest", "unattributed", "llm-request"));
    assertThat(begun.completedBy(LlmRequest.UNKNOWN)).isSameAs(begun);
  }

  @Test
  void whatGoesBeforeTheRequestStays() {
    Attributor attributor = configured("baggage:user.id,llm-request", "", "");
    CallAttribution begun = attributor.attribute(baggage("user.id", "u-1"));

    assertThat(begun.completedBy(request("field-user", Map.of()))).isSameAs(begun);
  }

  @Test
  void thePlanOfTheFileIsThatOfTheUserWhoTurnsOutToBeIt() {
    planTable.set(
        new PlanTable(Map.of("u-1", "pro", "field", "team"), Map.of("acme", "scale"), "free"));
    Attributor attributor = configured("llm-request,baggage:user.id", "", "file");

    CallAttribution begun = attributor.attribute(baggage("user.id", "u-1"));
    assertThat(begun.labels().plan()).isEqualTo("pro");
    assertThat(begun.completedBy(request("field", Map.of())).labels().plan()).isEqualTo("team");
    assertThat(begun.completedBy(request("stranger", Map.of())).labels().plan()).isEqualTo("free");
    assertThat(labels(attributor, baggage("user.id", "u-2", "tenant.id", "acme")).plan())
        .isEqualTo("scale");
    assertThat(labels(attributor, Context.root()).plan()).isEqualTo("unattributed");
  }

  @Test
  void onlyWhereTheRequestMayNameThePayerOtherwiseIsItWorthReadingAhead() {
    planTable.set(new PlanTable(Map.of("u-1", "pro"), Map.of("acme", "scale"), "free"));
    Context user = baggage("user.id", "u-1");
    Context userAndPlan = baggage("user.id", "u-1", "llm.plan", "pro");

    // Without a user nobody pays, whatever the plan.
    Attributor byPlan = configured("baggage:user.id", "", "baggage:llm.plan,llm-request:plan,file");
    assertThat(byPlan.attribute(Context.root()).mayHaveOtherPayer()).isFalse();
    assertThat(byPlan.attribute(user).mayHaveOtherPayer()).isTrue();
    assertThat(byPlan.attribute(userAndPlan).mayHaveOtherPayer()).isFalse();
    // The plan in the file of a user who is known stays.
    Attributor byFile = configured("baggage:user.id,llm-request", "", "file,llm-request:plan");
    assertThat(byFile.attribute(user).mayHaveOtherPayer()).isFalse();
    assertThat(byFile.attribute(Context.root()).mayHaveOtherPayer()).isTrue();
  }

  @Test
  void aRequestThatNamesAUserByTheHashWeToldNamesThatUser() {
    planTable.set(new PlanTable(Map.of("u-1", "pro"), Map.of(), "free"));
    Attributor attributor =
        configured("baggage:user.id,llm-request", "", "file", user -> "hash of " + user, true);
    assertThat(labels(attributor, baggage("user.id", "u-1")).user()).isEqualTo("hash of u-1");

    // Sent again as it was written, where the context is lost, or has another user.
    CallAttribution lost =
        attributor.attribute(Context.root()).completedBy(requestOf("hash of u-1"));
    assertThat(lost.labels())
        .isEqualTo(new Attribution("hash of u-1", true, "unattributed", "pro", "llm-request"));
    Attributor byRequest =
        configured("llm-request,baggage:user.id", "", "file", user -> "hash of " + user, true);
    assertThat(labels(byRequest, baggage("user.id", "u-1")).user()).isEqualTo("hash of u-1");
    assertThat(
            byRequest
                .attribute(baggage("user.id", "u-2"))
                .completedBy(requestOf("hash of u-1"))
                .labels()
                .user())
        .isEqualTo("hash of u-1");
    // Whose hash was told by nobody here is anybody's id.
    assertThat(
            attributor
                .attribute(Context.root())
                .completedBy(requestOf("hash of u-3"))
                .labels()
                .user())
        .isEqualTo("hash of hash of u-3");
  }

  private static LlmRequest requestOf(String user) {
    return new LlmRequest(null, false, null, user, null);
  }

  @Test
  void sessionsAndPrincipalsAreThoseOfTheOccasion() {
    Attributor attributor = configured("principal,session:account", "", "");
    Occasion occasion = Occasion.of(Occasion.Kind.REQUEST, null, nothing());
    Context context = Context.root().with(occasion);
    occasion.sessionAttribute("account", 42L);
    occasion.sessionAttribute("account2", new Object());

    assertThat(labels(attributor, context))
        .isEqualTo(new Attribution("42", false, "unattributed", "unattributed", "session"));
    occasion.principal("u-1");
    assertThat(labels(attributor, context).userSource()).isEqualTo("principal");
  }

  @Test
  void aPrincipalWithoutANameIsNobody() {
    Attributor attributor = configured("principal,session:account", "", "");

    Occasion occasion = Occasion.of(Occasion.Kind.REQUEST, null, nothing());
    occasion.principalWithoutName("com.acme.User");
    for (int i = 0; i < 2; i++) {
      assertThat(labels(attributor, Context.root().with(occasion)))
          .isEqualTo(new Attribution(null, false, "unattributed", "unattributed", "none"));
    }
    // Whoever may choose their name could else leave their budget by it.
    for (String name : List.of("com.acme.User@1b2c3d", "ann@acme.com", "jane.Doe@facade", "@me")) {
      assertThat(labels(attributor, loggedIn(name)).user()).as(name).isEqualTo(name);
    }
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("com.acme.User", "percapita.attribution.user.sources");
  }

  @Test
  void aPrincipalWithoutANameLeavesTheUserToTheNextSourceAndIsExplained() {
    Attributor attributor = configured("principal,session:account", "", "");
    Occasion occasion = Occasion.of(Occasion.Kind.REQUEST, null, nothing());
    occasion.principalWithoutName("com.acme.User");
    Context context = Context.root().with(occasion);

    String lacks = "(principal: whoever has logged in is an object without a name";
    assertThat(attributor.attribute(context).explanation(LlmRequest.UNKNOWN))
        .startsWith("user unknown " + lacks + "; session account: ");
    occasion.sessionAttribute("account", "u-9");
    assertThat(attributor.attribute(context).explanation(LlmRequest.UNKNOWN))
        .startsWith("user u-9 by session account " + lacks + ");");
  }

  private static Context loggedIn(String name) {
    Occasion occasion = Occasion.of(Occasion.Kind.REQUEST, null, nothing());
    occasion.principal(name);
    return Context.root().with(occasion);
  }

  @Test
  void aMethodOfTheApplicationIsAFeature() {
    Attributor attributor = configured("", "code", "");

    assertThat(search(attributor)).isEqualTo("smart-search");
    assertThat(labels(attributor, Context.root()).feature()).isEqualTo("unattributed");
  }

  private static String search(Attributor attributor) {
    return attributor.attribute(Context.root()).labels().feature();
  }

  @Test
  void anAnnotatedSpanIsAFeatureUnderItsNameOrAnother() {
    Attributor attributor = configured("", "span", "");

    assertThat(labels(attributor, NamedSpan.store(Context.root(), "weekly")).feature())
        .isEqualTo("weekly");
    assertThat(labels(attributor, NamedSpan.store(Context.root(), "span-7")).feature())
        .isEqualTo("spans");
  }

  @Test
  void theExplanationNamesEachSourceAndNoValueButTheLabels() {
    Attributor attributor =
        configured("header:X-User-Id,jwt:sub,baggage:user.id,principal", "route", "");

    assertThat(attributor.attribute(baggage("user.id", "u-1")).explanation(LlmRequest.UNKNOWN))
        .isEqualTo(
            "user u-1 by baggage user.id (header X-User-Id: no such header came; jwt sub: no bearer"
                + " token with claims came); feature unattributed (route: no request with a known"
                + " route is being served here); plan unattributed (no source is configured)");
  }

  @Test
  void theExplanationTellsWhatWasRefusedFromWhatWasNotThere() {
    Attributor attributor =
        configured("baggage:user.id,llm-request", "baggage:llm.feature,job", "");
    Context context = baggage("user.id", "\t", "llm.feature", "a\u200bb");

    assertThat(attributor.attribute(context).explanation(request(" ", Map.of())))
        .startsWith(
            "user unknown (baggage user.id: what it says is blank; llm-request: what it says is"
                + " blank); feature unattributed (baggage llm.feature: what it says is refused: it"
                + " has characters that are not seen, or half a character; job: ");
  }

  @Test
  void theSourcesOfFeatureAndPlanAreKnownToo() {
    Attributor attributor =
        configured("", "llm-request:feature,span", "baggage:llm.plan,llm-request:plan");
    CallAttribution begun = attributor.attribute(baggage("llm.plan", "pro"));

    assertThat(List.of(begun.featureSource(), begun.planSource()))
        .containsExactly("none", "baggage");
    CallAttribution known = begun.completedBy(request("u-1", Map.of("feature", "search")));
    assertThat(List.of(known.featureSource(), known.planSource()))
        .containsExactly("llm-request", "baggage");
  }

  private Attributor raw() {
    return new Attributor(user -> user, false, features, plans, this::tell);
  }

  private Attributor configured(String users, String featureSources, String planSources) {
    return configured(users, featureSources, planSources, user -> user, false);
  }

  private Attributor configured(
      String users,
      String featureSources,
      String planSources,
      UnaryOperator<@Nullable String> shown,
      boolean hashed) {
    return new Attributor(
        new Attributor.Where(
            new Sources(
                RootSpan.NONE,
                new FeatureNames(Map.of("span-*", "spans")),
                new FeatureNames(
                    Map.of("io.percapita.attribution.AttributorTest.search", "smart-search")),
                planTable::get,
                named("baggage:tenant.id")),
            named(users),
            named(featureSources),
            named(planSources)),
        shown,
        hashed,
        features,
        new LabelLimiter("llm.plan", 10),
        this::tell);
  }

  private static List<Sources.Named> named(String sources) {
    return sources.isEmpty()
        ? List.of()
        : List.of(sources.split(",", -1)).stream()
            .map(source -> source.split(":", 2))
            .map(parts -> new Sources.Named(parts[0], parts.length == 2 ? parts[1] : ""))
            .toList();
  }

  private Attributor of(
      List<AttributionSource> users,
      List<AttributionSource> featureSources,
      List<AttributionSource> planSources) {
    UnaryOperator<@Nullable String> shown = user -> user;
    return new Attributor(
        users, featureSources, planSources, shown, false, features, plans, this::tell);
  }

  private static Attribution labels(Attributor attributor, Context context) {
    return attributor.attribute(context).labels();
  }

  private static AttributionSource source(String name, @Nullable String value) {
    return new FixedSource(name, value, false);
  }

  /** Knows the same of every call. */
  private record FixedSource(String name, @Nullable String value, boolean isBroken)
      implements AttributionSource {
    @Override
    public String description() {
      return name;
    }

    @Override
    public @Nullable String of(Context context, LlmRequest request, @Nullable String user) {
      if (isBroken) {
        throw new IllegalStateException("broken");
      }
      return value;
    }

    @Override
    public String absence(Context context) {
      return "nothing";
    }
  }

  private static WantedFacts nothing() {
    return WantedFacts.NOTHING;
  }

  private static LlmRequest request(String user, Map<String, String> metadata) {
    return new LlmRequest("gpt-4o", false, null, user, null, metadata, Map.of());
  }

  private static Context baggage(String... entries) {
    var baggage = Baggage.builder();
    for (int i = 0; i < entries.length; i += 2) {
      baggage.put(entries[i], entries[i + 1]);
    }
    return Context.root().with(baggage.build());
  }

  private void tell(String stage, Throwable cause) {
    told.add(stage);
  }
}
