package io.percapita.agent;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.LocalRootSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.percapita.attribution.RootSpan;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is written on the span with which a request entered this JVM, by the application or by the
 * agent. What the agent copies there from baggage may come from anybody, and does not count.
 */
final class SdkRootSpan implements RootSpan {
  private static final String ALL = "*";

  /** The first goes before the second. */
  private static final List<AttributeKey<String>> KEYS =
      List.of(AttributeKey.stringKey("enduser.id"), AttributeKey.stringKey("user.id"));

  private final List<AttributeKey<String>> believed;

  /**
   * Believes what is not copied.
   *
   * @param copiedBaggage the entries of baggage that the agent writes on spans; {@code *} for all
   */
  SdkRootSpan(Set<String> copiedBaggage) {
    this.believed =
        KEYS.stream()
            .filter(key -> !copiedBaggage.contains(ALL) && !copiedBaggage.contains(key.getKey()))
            .toList();
  }

  /** The attributes that are not looked at. */
  List<String> unbelieved() {
    return KEYS.stream().filter(key -> !believed.contains(key)).map(AttributeKey::getKey).toList();
  }

  @Override
  public @Nullable String user(Context context) {
    if (believed.isEmpty()) {
      return null;
    }
    Span root = LocalRootSpan.fromContextOrNull(context);
    if (!(root instanceof ReadableSpan span)) {
      return null;
    }
    String user = span.getAttribute(believed.get(0));
    return user == null && believed.size() > 1 ? span.getAttribute(believed.get(1)) : user;
  }
}
