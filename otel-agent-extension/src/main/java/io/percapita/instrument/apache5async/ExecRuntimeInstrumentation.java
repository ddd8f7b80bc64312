package io.percapita.instrument.apache5async;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.implementsInterface;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.percapita.instrument.KnownMethod;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.asm.Advice.AssignReturned.ToArguments.ToArgument;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.jspecify.annotations.Nullable;

/** Advice on where a call meets a connection, below interceptors, redirects and repetitions. */
final class ExecRuntimeInstrumentation implements TypeInstrumentation {
  private static final String RUNTIME = "org.apache.hc.client5.http.async.AsyncExecRuntime";

  static final KnownMethod EXECUTE =
      new KnownMethod(
          RUNTIME,
          named("execute")
              .and(
                  takesArgument(
                      1, named("org.apache.hc.core5.http.nio.AsyncClientExchangeHandler"))));

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed(RUNTIME);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return implementsInterface(named(RUNTIME));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        isConstructor(), ExecRuntimeInstrumentation.class.getName() + "$ConstructorAdvice");
    transformer.applyAdviceToMethod(
        EXECUTE.matcher(), ExecRuntimeInstrumentation.class.getName() + "$ExecuteAdvice");
  }

  /** Notes which call a runtime is made for. */
  public static final class ConstructorAdvice {
    private ConstructorAdvice() {}

    /** The runtime is made. */
    @Advice.OnMethodExit(suppress = Throwable.class, inline = false)
    public static void exit(@Advice.This AsyncExecRuntime runtime) {
      try {
        ExecRuntimes.made(runtime);
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-5-async", t);
      }
    }
  }

  /** Puts a tap around the handler of an exchange. */
  public static final class ExecuteAdvice {
    private ExecuteAdvice() {}

    /** Answers the handler to use. */
    @AssignReturned.ToArguments(@ToArgument(1))
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static @Nullable AsyncClientExchangeHandler enter(
        @Advice.This AsyncExecRuntime runtime,
        @Advice.Argument(1) AsyncClientExchangeHandler handler) {
      try {
        return TappedExchange.of(handler, ExecRuntimes.callOf(runtime));
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-5-async", t);
        return handler;
      }
    }
  }
}
