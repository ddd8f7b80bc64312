package io.percapita.instrument.apache4async;

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
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Advice on the {@code execute} that all others come down to. */
final class HttpAsyncClientInstrumentation implements TypeInstrumentation {
  private static final String CLIENT = "org.apache.http.nio.client.HttpAsyncClient";
  private static final String PRODUCER = "org.apache.http.nio.protocol.HttpAsyncRequestProducer";

  static final KnownMethod EXECUTE =
      new KnownMethod(
          CLIENT, named("execute").and(takesArguments(4)).and(takesArgument(0, named(PRODUCER))));

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
        EXECUTE
            .matcher()
            .and(not(isAbstract()))
            // What a refusal can be given as; no other kind of future can be made here.
            .and(returns(isSuperTypeOf(CompletableFuture.class))),
        HttpAsyncClientInstrumentation.class.getName() + "$ExecuteAdvice");
  }

  /** Around a call. */
  public static final class ExecuteAdvice {
    private ExecuteAdvice() {}

    /**
     * Answers the call, the arguments to use, and what to return without sending anything, or null;
     * or null to change nothing.
     */
    @AssignReturned.ToArguments({
      @ToArgument(value = 0, index = 1, typing = Assigner.Typing.DYNAMIC),
      @ToArgument(value = 1, index = 2, typing = Assigner.Typing.DYNAMIC),
      @ToArgument(value = 3, index = 3, typing = Assigner.Typing.DYNAMIC)
    })
    @SuppressWarnings("unchecked") // the callback is of what the consumer makes
    @Advice.OnMethodEnter(
        skipOn = Advice.OnNonDefaultValue.class,
        skipOnIndex = 4,
        suppress = Throwable.class,
        inline = false)
    public static Object @Nullable [] enter(
        @Advice.Argument(0) HttpAsyncRequestProducer producer,
        @Advice.Argument(1) HttpAsyncResponseConsumer<?> consumer,
        @Advice.Argument(2) @Nullable HttpContext context,
        @Advice.Argument(3) @Nullable FutureCallback<?> callback) {
      try {
        return AsyncCall.begin(
            producer,
            (HttpAsyncResponseConsumer<Object>) consumer,
            context,
            (FutureCallback<Object>) callback);
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpasyncclient-4", t);
        return null;
      }
    }

    /** Leaves the call's context; answers what to return where nothing was sent, or null. */
    @AssignReturned.ToReturned(typing = Assigner.Typing.DYNAMIC)
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static @Nullable Future<?> exit(
        @Advice.Enter Object @Nullable [] entered, @Advice.Thrown @Nullable Throwable thrown) {
      try {
        AsyncCall.leave(entered, thrown);
        return entered == null ? null : (Future<?>) entered[4];
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpasyncclient-4", t);
        return null;
      }
    }
  }
}
