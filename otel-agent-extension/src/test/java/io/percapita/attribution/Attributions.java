package io.percapita.attribution;

import io.opentelemetry.context.Context;

/** Attributions for tests. */
public final class Attributions {
  private Attributions() {}

  /** A call's of which no source knows anything. */
  public static CallAttribution nobodys() {
    return new Attributor(
            user -> user,
            false,
            new LabelLimiter("f", 1),
            new LabelLimiter("p", 1),
            (stage, cause) -> {
              throw new IllegalStateException(stage, cause);
            })
        .attribute(Context.root());
  }
}
