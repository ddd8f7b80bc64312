package io.percapita.instrument.propagators;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.implementsInterface;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.BaggageMark;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.asm.Advice.AssignReturned.ToArguments.ToArgument;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Advice on propagators of the application's OpenTelemetry API. Its types can be named here by text
 * only: as types they would be the agent's own copies of them.
 */
final class PropagatorInstrumentation implements TypeInstrumentation {
  static final String PROPAGATOR = "io.opentelemetry.context.propagation.TextMapPropagator";

  /** As failures are counted. */
  static final String STAGE = "inbound";

  private static final String CONTEXT = "io.opentelemetry.context.Context";

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return new PropagatorsModule().classLoaderMatcher();
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return implementsInterface(named(PROPAGATOR));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    ElementMatcher.Junction<net.bytebuddy.description.method.MethodDescription> ofContext =
        takesArguments(3).and(takesArgument(0, named(CONTEXT))).and(not(isAbstract()));
    transformer.applyAdviceToMethod(
        named("extract").and(ofContext),
        PropagatorInstrumentation.class.getName() + "$ExtractAdvice");
    transformer.applyAdviceToMethod(
        named("inject").and(ofContext),
        PropagatorInstrumentation.class.getName() + "$InjectAdvice");
  }

  /** Where headers are read. */
  public static final class ExtractAdvice {
    private ExtractAdvice() {}

    /** Answers the same context, in which what came is marked. */
    @AssignReturned.ToReturned
    @Advice.OnMethodExit(suppress = Throwable.class, inline = false)
    public static @Nullable Object exit(
        @Advice.This Object propagator,
        @Advice.Argument(0) @Nullable Object before,
        @Advice.Return @Nullable Object extracted) {
      try {
        return ApplicationBaggage.marked(propagator, before, extracted);
      } catch (Throwable t) {
        CallTaps.adapterFailed(STAGE, t);
        BaggageMark.missed(); // what came is in use without a mark
        return extracted;
      }
    }
  }

  /** Where headers are written. */
  public static final class InjectAdvice {
    private InjectAdvice() {}

    /** Has what came go out as it came. */
    @AssignReturned.ToArguments(@ToArgument(0))
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static @Nullable Object enter(
        @Advice.This Object propagator, @Advice.Argument(0) @Nullable Object context) {
      try {
        return ApplicationBaggage.unmarked(propagator, context);
      } catch (Throwable t) {
        CallTaps.adapterFailed(STAGE, t);
        return context;
      }
    }
  }
}
