package io.percapita.instrument.apache5async;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.implementsInterface;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isSuperTypeOf;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.percapita.instrument.KnownMethod;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.asm.Advice.AssignReturned.ToArguments.ToArgument;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Advice on the two methods that all an application can call come down to, one of which the agent
 * follows by a span of its own; on {@code doExecute}, which both come down to; and on where minimal
 * clients, which have no runtime, meet a connection.
 */
final class HttpAsyncClientInstrumentation implements TypeInstrumentation {
  private static final String CLIENT = "org.apache.hc.client5.http.async.HttpAsyncClient";
  private static final String PRODUCER = "org.apache.hc.core5.http.nio.AsyncRequestProducer";
  private static final String HANDLER = "org.apache.hc.core5.http.nio.AsyncClientExchangeHandler";

  static final KnownMethod DO_EXECUTE =
      new KnownMethod(
          "org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient",
          named("doExecute").and(takesArgument(1, named(PRODUCER))));

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
    String advice = HttpAsyncClientInstrumentation.class.getName();
    transformer.applyAdviceToMethod(
        named("execute")
            .and(not(isAbstract()))
            .and(takesArguments(5))
            .and(takesArgument(0, named(PRODUCER))),
        advice + "$ExecuteAdvice");
    transformer.applyAdviceToMethod(
        named("execute")
            .and(not(isAbstract()))
            .and(takesArguments(6))
            .and(takesArgument(1, named(PRODUCER))),
        advice + "$ExecuteAtTargetAdvice");
    transformer.applyAdviceToMethod(
        DO_EXECUTE
            .matcher()
            .and(not(isAbstract()))
            // What a refusal can be given as; no other kind of future can be made here.
            .and(returns(isSuperTypeOf(CompletableFuture.class))),
        advice + "$DoExecuteAdvice");
    transformer.applyAdviceToMethod(
        named("execute").and(not(isAbstract())).and(takesArgument(0, named(HANDLER))),
        advice + "$MinimalExecuteAdvice");
  }

  /** Around a call whose request says where it goes. */
  public static final class ExecuteAdvice {
    private ExecuteAdvice() {}

    /** Answers the call and the arguments to use, or null to change nothing. */
    @AssignReturned.ToArguments({
      @ToArgument(value = 0, index = 1, typing = Assigner.Typing.DYNAMIC),
      @ToArgument(value = 1, index = 2, typing = Assigner.Typing.DYNAMIC),
      @ToArgument(value = 4, index = 3, typing = Assigner.Typing.DYNAMIC)
    })
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static Object @Nullable [] enter(
        @Advice.Argument(0) AsyncRequestProducer producer,
        @Advice.Argument(1) AsyncResponseConsumer<?> consumer,
        @Advice.Argument(4) @Nullable FutureCallback<?> callback) {
      try {
        return AsyncCall.begin(null, producer, consumer, callback);
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-5-async", t);
        return null;
      }
    }

    /** Leaves the call's context. */
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static void exit(
        @Advice.Enter Object @Nullable [] entered, @Advice.Thrown @Nullable Throwable thrown) {
      try {
        AsyncCall.leave(entered, thrown);
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-5-async", t);
      }
    }
  }

  /** Around a call to a target. */
  public static final class ExecuteAtTargetAdvice {
    private ExecuteAtTargetAdvice() {}

    /** Answers the call and the arguments to use, or null to change nothing. */
    @AssignReturned.ToArguments({
      @ToArgument(value = 1, index = 1, typing = Assigner.Typing.DYNAMIC),
      @ToArgument(value = 2, index = 2, typing = Assigner.Typing.DYNAMIC),
      @ToArgument(value = 5, index = 3, typing = Assigner.Typing.DYNAMIC)
    })
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static Object @Nullable [] enter(
        @Advice.Argument(0) @Nullable HttpHost target,
        @Advice.Argument(1) AsyncRequestProducer producer,
        @Advice.Argument(2) AsyncResponseConsumer<?> consumer,
        @Advice.Argument(5) @Nullable FutureCallback<?> callback) {
      try {
        return AsyncCall.begin(target, producer, consumer, callback);
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-5-async", t);
        return null;
      }
    }

    /** Leaves the call's context. */
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static void exit(
        @Advice.Enter Object @Nullable [] entered, @Advice.Thrown @Nullable Throwable thrown) {
      try {
        AsyncCall.leave(entered, thrown);
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-5-async", t);
      }
    }
  }

  /** Around the client's own work on the thread that makes the call, interceptors included. */
  public static final class DoExecuteAdvice {
    private DoExecuteAdvice() {}

    /** Answers the call that is made and what to return without making it, or null. */
    @Advice.OnMethodEnter(
        skipOn = Advice.OnNonDefaultValue.class,
        skipOnIndex = 1,
        suppress = Throwable.class,
        inline = false)
    public static Object @Nullable [] enter(
        @Advice.Argument(1) AsyncRequestProducer producer,
        @Advice.Argument(2) AsyncResponseConsumer<?> consumer,
        @Advice.Argument(4) HttpContext context,
        @Advice.Argument(5) @Nullable FutureCallback<?> callback) {
      try {
        return AsyncCall.enterClient(producer, consumer, context, callback);
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-5-async", t);
        return null;
      }
    }

    /** Leaves the client's work; answers what to return where nothing was sent, or null. */
    @AssignReturned.ToReturned(typing = Assigner.Typing.DYNAMIC)
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static @Nullable Future<?> exit(@Advice.Enter Object @Nullable [] entered) {
      try {
        if (entered == null) {
          return null;
        }
        ((AsyncCall) entered[0]).leaveClient();
        return (Future<?>) entered[1];
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-5-async", t);
        return null;
      }
    }
  }

  /** Puts a tap around the handler of a minimal client's exchange. */
  public static final class MinimalExecuteAdvice {
    private MinimalExecuteAdvice() {}

    /** Answers the handler to use. */
    @AssignReturned.ToArguments(@ToArgument(0))
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static @Nullable AsyncClientExchangeHandler enter(
        @Advice.Argument(0) AsyncClientExchangeHandler handler) {
      try {
        return TappedExchange.of(handler, AsyncCall.current());
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-5-async", t);
        return handler;
      }
    }
  }
}
