package io.percapita.attribution;

import io.opentelemetry.context.Context;
import io.percapita.call.LlmRequest;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds a call's user, feature and plan: for each the first of its sources that names one. Never
 * throws: what cannot be found out is unattributed, and the call is counted all the same.
 * Thread-safe.
 */
public final class Attributor {
  private final SourceChain users;
  private final SourceChain features;
  private final SourceChain plans;
  private final ShownUsers shownUsers;
  private final boolean hashed;
  private final LabelLimiter featureLimit;
  private final LabelLimiter planLimit;
  private final BiConsumer<String, Throwable> failures;

  /**
   * Where an attributor looks, as configuration says it.
   *
   * @param sources makes the sources
   * @param users those of the user, the most trusted first
   * @param features those of the feature
   * @param plans those of the plan
   */
  public record Where(
      Sources sources,
      List<Sources.Named> users,
      List<Sources.Named> features,
      List<Sources.Named> plans) {
    /** Baggage and nothing else. */
    public static Where baggage() {
      return new Where(
          new Sources(
              RootSpan.NONE,
              FeatureNames.NONE,
              FeatureNames.NONE,
              () -> PlanTable.EMPTY,
              List.of()),
          List.of(new Sources.Named("baggage", "user.id")),
          List.of(new Sources.Named("baggage", "llm.feature")),
          List.of(new Sources.Named("baggage", "llm.plan")));
    }
  }

  /**
   * An attributor that looks into baggage only.
   *
   * @param shownUser turns a user's {@linkplain Identifier identifier} into what telemetry may show
   *     of it, null for nothing
   * @param hashed whether what is shown is a hash
   * @param features bounds the features told apart
   * @param plans bounds the plans told apart
   * @param failures is told of a source or a hash that failed, as a stage and its cause
   */
  public Attributor(
      UnaryOperator<@Nullable String> shownUser,
      boolean hashed,
      LabelLimiter features,
      LabelLimiter plans,
      BiConsumer<String, Throwable> failures) {
    this(Where.baggage(), shownUser, hashed, features, plans, failures);
  }

  /** An attributor that looks where it is told to. */
  public Attributor(
      Where where,
      UnaryOperator<@Nullable String> shownUser,
      boolean hashed,
      LabelLimiter features,
      LabelLimiter plans,
      BiConsumer<String, Throwable> failures) {
    this(
        where.sources().of(where.users()),
        where.sources().of(where.features()),
        where.sources().of(where.plans()),
        shownUser,
        hashed,
        features,
        plans,
        failures);
  }

  Attributor(
      List<AttributionSource> userSources,
      List<AttributionSource> featureSources,
      List<AttributionSource> planSources,
      UnaryOperator<@Nullable String> shownUser,
      boolean hashed,
      LabelLimiter features,
      LabelLimiter plans,
      BiConsumer<String, Throwable> failures) {
    this.users = new SourceChain(userSources, Identifier::of, failures);
    this.features = new SourceChain(featureSources, LabelValue::of, failures);
    this.plans = new SourceChain(planSources, LabelValue::of, failures);
    this.shownUsers = new ShownUsers(shownUser);
    this.hashed = hashed;
    this.featureLimit = features;
    this.planLimit = plans;
    this.failures = failures;
  }

  /** What bounds the features and the plans. */
  public List<LabelLimiter> limiters() {
    return List.of(featureLimit, planLimit);
  }

  /** Whose call one is that begins in a context, on this thread. */
  public CallAttribution attribute(Context context) {
    Found user = users.begin(context, null);
    Found feature = features.begin(context, user.value());
    Found plan = plans.begin(context, user.value());
    return new CallAttribution(this, context, user, feature, plan);
  }

  /**
   * The user of a context, or null if none may be shown; LLM requests are not looked at. A request
   * costs whoever sends it nothing, so that a plan does not begin to be told apart by it.
   */
  public @Nullable Visitor visitor(Context context) {
    String user = users.begin(context, null).value();
    String shown = user == null ? null : shown(user);
    if (shown == null) {
      return null;
    }
    String plan = plans.begin(context, user).value();
    return new Visitor(shown, plan == null ? Attribution.UNATTRIBUTED : planLimit.look(plan));
  }

  /** A plan without a user pays for nothing. */
  boolean mayHaveOtherPayer(CallAttribution begun) {
    return users.mayChange(begun.user())
        || (begun.user().value() != null && plans.mayChangeOfKnownUser(begun.plan()));
  }

  CallAttribution complete(CallAttribution begun, LlmRequest request) {
    if (!users.readsRequest() && !features.readsRequest() && !plans.readsRequest()) {
      return begun;
    }
    Context context = begun.context();
    Found user = users.complete(begun.user(), context, request, null);
    Found feature = features.complete(begun.feature(), context, request, user.value());
    Found plan = plans.complete(begun.plan(), context, request, user.value());
    return begun.found(user, feature, plan)
        ? begun
        : new CallAttribution(this, context, user, feature, plan);
  }

  Attribution label(Found user, Found feature, Found plan) {
    return new Attribution(
        user.value() == null ? null : shown(user.value()),
        hashed,
        label(feature.value(), featureLimit),
        label(plan.value(), planLimit),
        users.nameOf(user));
  }

  String explain(CallAttribution call, LlmRequest request) {
    Attribution labels = call.labels();
    Context context = call.context();
    String user = call.user().value();
    return "user "
        + (labels.user() == null ? "unknown " : labels.user() + " ")
        + users.explain(call.user(), context, request, null)
        + "; feature "
        + labels.feature()
        + " "
        + features.explain(call.feature(), context, request, user)
        + "; plan "
        + labels.plan()
        + " "
        + plans.explain(call.plan(), context, request, user);
  }

  String featureSource(Found feature) {
    return features.nameOf(feature);
  }

  String planSource(Found plan) {
    return plans.nameOf(plan);
  }

  /** Where it looks, in words. */
  @Override
  public String toString() {
    return "users from " + users + "; features from " + features + "; plans from " + plans;
  }

  private @Nullable String shown(String user) {
    try {
      return shownUsers.of(user);
    } catch (Throwable t) {
      failures.accept("attribution", t);
      return null;
    }
  }

  /** The user whom telemetry has shown so lately, or null. */
  @Nullable String userShownAs(String shown) {
    return shownUsers.userOf(shown);
  }

  private static String label(@Nullable String value, LabelLimiter limiter) {
    return value == null ? Attribution.UNATTRIBUTED : limiter.limit(value);
  }
}
