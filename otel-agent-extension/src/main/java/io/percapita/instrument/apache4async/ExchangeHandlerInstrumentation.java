package io.percapita.instrument.apache4async;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.implementsInterface;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.percapita.instrument.KnownMethod;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.apache.http.HttpRequest;
import org.apache.http.nio.protocol.HttpAsyncClientExchangeHandler;
import org.jspecify.annotations.Nullable;

/** Advice on what carries a call out: it asks interceptors, and then connections. */
final class ExchangeHandlerInstrumentation implements TypeInstrumentation {
  private static final String HANDLER =
      "org.apache.http.nio.protocol.HttpAsyncClientExchangeHandler";

  static final KnownMethod GENERATE_REQUEST =
      new KnownMethod(HANDLER, named("generateRequest").and(takesNoArguments()));

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed(HANDLER);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return implementsInterface(named(HANDLER));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    String advice = ExchangeHandlerInstrumentation.class.getName();
    transformer.applyAdviceToMethod(isConstructor(), advice + "$ConstructorAdvice");
    transformer.applyAdviceToMethod(
        named("start").and(takesNoArguments()).and(not(isAbstract())), advice + "$StartAdvice");
    transformer.applyAdviceToMethod(
        GENERATE_REQUEST.matcher().and(not(isAbstract())), advice + "$GenerateRequestAdvice");
  }

  /** Notes which call a handler is made for. */
  public static final class ConstructorAdvice {
    private ConstructorAdvice() {}

    /** The handler is made. */
    @Advice.OnMethodExit(suppress = Throwable.class, inline = false)
    public static void exit(@Advice.This HttpAsyncClientExchangeHandler handler) {
      try {
        ExchangeHandlers.made(handler);
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpasyncclient-4", t);
      }
    }
  }

  /** Around the client's own work on the thread that makes the call, interceptors included. */
  public static final class StartAdvice {
    private StartAdvice() {}

    /** Answers the call that is made, or null. */
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static @Nullable Object enter() {
      try {
        return AsyncCall.enterClient();
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpasyncclient-4", t);
        return null;
      }
    }

    /** Leaves the client's work. */
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static void exit(@Advice.Enter @Nullable Object entered) {
      try {
        if (entered != null) {
          ((AsyncCall) entered).leaveClient();
        }
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpasyncclient-4", t);
      }
    }
  }

  /** After a request was made ready for its connection. */
  public static final class GenerateRequestAdvice {
    private GenerateRequestAdvice() {}

    /** Tells the call of the request. Answers what to throw in place of sending it, or null. */
    @AssignReturned.ToThrown
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static @Nullable Throwable exit(
        @Advice.This HttpAsyncClientExchangeHandler handler,
        @Advice.Return @Nullable HttpRequest request) {
      try {
        return request == null ? null : ExchangeHandlers.generated(handler, request);
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpasyncclient-4", t);
        return null;
      }
    }
  }
}
