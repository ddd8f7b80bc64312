package io.percapita.agent;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.LocalRootSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.percapita.attribution.RootSpan;
import org.jspecify.annotations.Nullable;

/** What is written on the span with which a request entered this JVM. */
final class SdkRootSpan implements RootSpan {
  private static final AttributeKey<String> ENDUSER_ID = AttributeKey.stringKey("enduser.id");
  private static final AttributeKey<String> USER_ID = AttributeKey.stringKey("user.id");

  @Override
  public @Nullable String user(Context context) {
    Span root = LocalRootSpan.fromContextOrNull(context);
    if (!(root instanceof ReadableSpan span)) {
      return null;
    }
    String user = span.getAttribute(ENDUSER_ID);
    return user == null ? span.getAttribute(USER_ID) : user;
  }
}
