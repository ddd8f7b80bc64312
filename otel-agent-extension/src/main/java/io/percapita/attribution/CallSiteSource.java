package io.percapita.attribution;

import io.opentelemetry.context.Context;
import io.percapita.call.LlmRequest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A feature by the method of the application that makes the call: the innermost one on the stack
 * that is configured. Sees no further than the thread on which the client begins the call.
 *
 * @param sites features by {@code package.Class.method}
 */
record CallSiteSource(FeatureNames sites) implements AttributionSource {
  /** Deeper than from a client of an LLM to the controller that uses it. */
  private static final int MAX_FRAMES = 128;

  private static final StackWalker WALKER = StackWalker.getInstance();

  @Override
  public String name() {
    return "code";
  }

  @Override
  public String description() {
    return "code";
  }

  @Override
  public @Nullable String of(Context context, LlmRequest request, @Nullable String user) {
    return sites.isEmpty() ? null : WALKER.walk(this::innermost);
  }

  private @Nullable String innermost(Stream<StackWalker.StackFrame> frames) {
    var nearest = frames.limit(MAX_FRAMES).iterator();
    while (nearest.hasNext()) {
      StackWalker.StackFrame frame = nearest.next();
      String className = frame.getClassName();
      if (sites.mayNameMethodOf(className)) { // a method's name takes the JVM much longer
        String feature = sites.find(className + "." + frame.getMethodName());
        if (feature != null) {
          return feature;
        }
      }
    }
    return null;
  }

  @Override
  public String absence(Context context) {
    return sites.isEmpty()
        ? "no method is configured"
        : "no configured method is on the stack of the thread that begins the call";
  }
}
