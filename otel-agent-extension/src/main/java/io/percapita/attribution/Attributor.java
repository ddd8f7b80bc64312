package io.percapita.attribution;

import io.opentelemetry.context.Context;
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
  private static final Attributes NOTHING = new Attributes(null, null, null);

  private final List<AttributionSource> sources;
  private final UnaryOperator<@Nullable String> shownUser;
  private final boolean hashed;
  private final LabelLimiter features;
  private final LabelLimiter plans;
  private final BiConsumer<String, Throwable> failures;

  /**
   * An attributor.
   *
   * @param shownUser turns a user's id into what telemetry may show of it, null for nothing
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
    this(List.of(new BaggageSource()), shownUser, hashed, features, plans, failures);
  }

  Attributor(
      List<AttributionSource> sources,
      UnaryOperator<@Nullable String> shownUser,
      boolean hashed,
      LabelLimiter features,
      LabelLimiter plans,
      BiConsumer<String, Throwable> failures) {
    this.sources = sources;
    this.shownUser = shownUser;
    this.hashed = hashed;
    this.features = features;
    this.plans = plans;
    this.failures = failures;
  }

  /** Whose call one made in a context is. */
  public Attribution attribute(Context context) {
    String user = null;
    String feature = null;
    String plan = null;
    String userSource = Attribution.NO_SOURCE;
    for (AttributionSource source : sources) {
      Attributes found = ask(source, context);
      if (user == null) {
        user = LabelValue.of(found.user());
        userSource = user == null ? userSource : source.name();
      }
      feature = feature == null ? LabelValue.of(found.feature()) : feature;
      plan = plan == null ? LabelValue.of(found.plan()) : plan;
    }
    return new Attribution(
        user == null ? null : shown(user),
        hashed,
        label(feature, features),
        label(plan, plans),
        userSource);
  }

  private Attributes ask(AttributionSource source, Context context) {
    try {
      return source.of(context);
    } catch (Throwable t) {
      failures.accept("attribution", t);
      return NOTHING;
    }
  }

  private @Nullable String shown(String user) {
    try {
      return shownUser.apply(user);
    } catch (Throwable t) {
      failures.accept("attribution", t);
      return null;
    }
  }

  private static String label(@Nullable String value, LabelLimiter limiter) {
    return value == null ? Attribution.UNATTRIBUTED : limiter.limit(value);
  }
}
