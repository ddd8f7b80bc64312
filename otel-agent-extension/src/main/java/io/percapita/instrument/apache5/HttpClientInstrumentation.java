package io.percapita.instrument.apache5;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.implementsInterface;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.percapita.instrument.KnownMethod;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * Advice on what applications call, all of which the agent follows by a span of its own, and on
 * {@code doExecute}, which all of it comes down to.
 */
final class HttpClientInstrumentation implements TypeInstrumentation {
  private static final String CLIENT = "org.apache.hc.client5.http.classic.HttpClient";

  static final KnownMethod EXECUTE =
      new KnownMethod(CLIENT, named("execute").and(not(isStatic())).and(not(takesArguments(0))));

  static final KnownMethod DO_EXECUTE =
      new KnownMethod(
          "org.apache.hc.client5.http.impl.classic.CloseableHttpClient",
          named("doExecute")
              .and(takesArgument(1, named("org.apache.hc.core5.http.ClassicHttpRequest"))));

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed(CLIENT);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return implementsInterface(named(CLIENT));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        EXECUTE.matcher().and(not(isAbstract())),
        HttpClientInstrumentation.class.getName() + "$ExecuteAdvice");
    transformer.applyAdviceToMethod(
        DO_EXECUTE.matcher().and(not(isAbstract())),
        HttpClientInstrumentation.class.getName() + "$DoExecuteAdvice");
  }

  /** Around what the application calls. */
  public static final class ExecuteAdvice {
    private ExecuteAdvice() {}

    /** Begins a call, or answers null if there is none to begin. */
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static @Nullable Object enter(
        @Advice.This Object client, @Advice.AllArguments Object[] arguments) {
      try {
        return Apache5Call.begin(client, arguments);
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-5", t);
        return null;
      }
    }

    /** Leaves the call's context; the response body may still be to come. */
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static void exit(
        @Advice.Enter @Nullable Object entered, @Advice.Thrown @Nullable Throwable thrown) {
      try {
        if (entered != null) {
          ((Apache5Call) entered).leave(thrown);
        }
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-5", t);
      }
    }
  }

  /** Around the client's own work, interceptors included. */
  public static final class DoExecuteAdvice {
    private DoExecuteAdvice() {}

    /** Answers the call that is carried out and what to answer in its stead, or null. */
    @Advice.OnMethodEnter(
        skipOn = Advice.OnNonDefaultValue.class,
        skipOnIndex = 1,
        suppress = Throwable.class,
        inline = false)
    public static Object @Nullable [] enter(
        @Advice.Argument(0) @Nullable HttpHost target,
        @Advice.Argument(1) ClassicHttpRequest request) {
      try {
        return Apache5Call.enterClient(target, request);
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-5", t);
        return null;
      }
    }

    /**
     * Taps a response that was not tapped on the wire. Answers what to return and what to throw
     * where nothing was sent, or null.
     */
    @AssignReturned.ToReturned(index = 0, typing = Assigner.Typing.DYNAMIC)
    @AssignReturned.ToThrown(index = 1, typing = Assigner.Typing.DYNAMIC)
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static Object @Nullable [] exit(
        @Advice.Enter Object @Nullable [] entered,
        @Advice.Return @Nullable ClassicHttpResponse response,
        @Advice.Thrown @Nullable Throwable thrown) {
      try {
        if (entered == null) {
          return null;
        }
        ((Apache5Call) entered[0]).leaveClient(response, thrown);
        return (Object[]) entered[1];
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-5", t);
        return null;
      }
    }
  }
}
