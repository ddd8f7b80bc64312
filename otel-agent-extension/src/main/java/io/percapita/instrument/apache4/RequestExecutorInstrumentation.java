package io.percapita.instrument.apache4;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.extendsClass;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.percapita.instrument.KnownMethod;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Advice on the one place where a request is written to a connection and its response read. */
final class RequestExecutorInstrumentation implements TypeInstrumentation {
  private static final String EXECUTOR = "org.apache.http.protocol.HttpRequestExecutor";

  static final KnownMethod EXECUTE =
      new KnownMethod(
          EXECUTOR,
          named("execute")
              .and(takesArguments(3))
              .and(takesArgument(0, named("org.apache.http.HttpRequest"))));

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed(EXECUTOR);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return extendsClass(named(EXECUTOR));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        EXECUTE.matcher(), RequestExecutorInstrumentation.class.getName() + "$ExecuteAdvice");
  }

  /** Around one exchange. */
  public static final class ExecuteAdvice {
    private ExecuteAdvice() {}

    /**
     * Changes the request and taps its body; answers the exchange and what to throw without sending
     * anything, or null.
     */
    @Advice.OnMethodEnter(
        skipOn = Advice.OnNonDefaultValue.class,
        skipOnIndex = 1,
        suppress = Throwable.class,
        inline = false)
    public static Object @Nullable [] enter(
        @Advice.Argument(0) HttpRequest request, @Advice.Argument(2) HttpContext context) {
      try {
        return Apache4Exchange.begin(request, context);
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-4", t);
        return null;
      }
    }

    /** Taps the response body. Answers what to throw, or null. */
    @AssignReturned.ToThrown
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static @Nullable Throwable exit(
        @Advice.Enter Object @Nullable [] entered, @Advice.Return @Nullable HttpResponse response) {
      try {
        if (entered == null) {
          return null;
        }
        ((Apache4Exchange) entered[0]).end(response);
        return (Throwable) entered[1];
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-4", t);
        return null;
      }
    }
  }
}
