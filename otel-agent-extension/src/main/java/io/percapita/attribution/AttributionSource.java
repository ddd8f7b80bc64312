package io.percapita.attribution;

import io.opentelemetry.context.Context;

/** One place to look for a call's user, feature and plan. Thread-safe. */
interface AttributionSource {
  /** The source's name, as {@code llm.user.source} shows it. */
  String name();

  /** What the source knows of a call made in a context. */
  Attributes of(Context context);
}
