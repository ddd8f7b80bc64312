package io.percapita.attribution;

import io.opentelemetry.context.Context;
import io.percapita.call.LlmRequest;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A feature by the method of the application that makes the call: the innermost one on the stack
 * that is configured. Sees no further than the thread on which the client begins the call.
 *
 * <p>The stack is looked through by classes first. Methods, which the JVM takes several times as
 * long for, are asked for only where a class has some that are named and some that are not.
 */
final class CallSiteSource implements AttributionSource {
  /** Deeper than from a client of an LLM to the controller that uses it. */
  private static final int MAX_FRAMES = 128;

  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final Supplier<Class<?> @Nullable []> STACK_CLASSES = stackClasses();

  private final FeatureNames sites;
  private final Supplier<Class<?> @Nullable []> stackClasses;

  /**
   * Call sites.
   *
   * @param sites features by {@code package.Class.method}
   */
  CallSiteSource(FeatureNames sites) {
    this(sites, STACK_CLASSES);
  }

  CallSiteSource(FeatureNames sites, Supplier<Class<?> @Nullable []> stackClasses) {
    this.sites = sites;
    this.stackClasses = stackClasses;
  }

  private static Supplier<Class<?> @Nullable []> stackClasses() {
    try {
      StackClasses.ofThisThread();
      return StackClasses::ofThisThread;
    } catch (LinkageError | RuntimeException removed) {
      return () -> null;
    }
  }

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
    if (sites.isEmpty()) {
      return null;
    }
    Class<?>[] classes = stackClasses.get();
    return classes == null ? byMethods() : byClasses(classes);
  }

  private @Nullable String byClasses(Class<?>[] classes) {
    int looked = Math.min(classes.length, MAX_FRAMES);
    for (int i = 0; i < looked; i++) {
      Class<?> type = classes[i];
      String className = type.getName();
      if (sites.mayNameMethodOf(className) && !type.isHidden()) { // lambdas, which have no names
        String feature = sites.ofEveryMethodOf(className);
        return feature == null ? byMethods() : feature;
      }
    }
    return null;
  }

  private @Nullable String byMethods() {
    return WALKER.walk(this::innermost);
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
