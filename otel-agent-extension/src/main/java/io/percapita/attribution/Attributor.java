package io.percapita.attribution;

import io.opentelemetry.context.Context;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds a call's user, feature and plan: for each the first of its sources that names one.
 * Thread-safe.
 */
public final class Attributor {
  private final List<AttributionSource> sources = List.of(new BaggageSource());
  private final UnaryOperator<@Nullable String> shownUser;
  private final boolean hashed;
  private final LabelLimiter features;
  private final LabelLimiter plans;

  /**
   * An attributor.
   *
   * @param shownUser turns a user's id into what telemetry may show of it, null for nothing
   * @param hashed whether what is shown is a hash
   * @param features bounds the features told apart
   * @param plans bounds the plans told apart
   */
  public Attributor(
      UnaryOperator<@Nullable String> shownUser,
      boolean hashed,
      LabelLimiter features,
      LabelLimiter plans) {
    this.shownUser = shownUser;
    this.hashed = hashed;
    this.features = features;
    this.plans = plans;
  }

  /** Whose call one made in a context is. */
  public Attribution attribute(Context context) {
    String user = null;
    String feature = null;
    String plan = null;
    String userSource = Attribution.NO_SOURCE;
    for (AttributionSource source : sources) {
      Attributes found = source.of(context);
      if (user == null) {
        user = LabelValue.of(found.user());
        userSource = user == null ? userSource : source.name();
      }
      feature = feature == null ? LabelValue.of(found.feature()) : feature;
      plan = plan == null ? LabelValue.of(found.plan()) : plan;
    }
    return new Attribution(
        user == null ? null : shownUser.apply(user),
        hashed,
        label(feature, features),
        label(plan, plans),
        userSource);
  }

  private static String label(@Nullable String value, LabelLimiter limiter) {
    return value == null ? Attribution.UNATTRIBUTED : limiter.limit(value);
  }
}
