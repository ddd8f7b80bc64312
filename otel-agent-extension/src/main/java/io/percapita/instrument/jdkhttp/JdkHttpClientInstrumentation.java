package io.percapita.instrument.jdkhttp;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.extendsClass;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.asm.Advice.AssignReturned.ToArguments.ToArgument;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Advice on {@code send} and both {@code sendAsync} of the JDK's client. The agent would hide what
 * it throws, so what fails, even to load, is caught here to be told and counted.
 */
final class JdkHttpClientInstrumentation implements TypeInstrumentation {
  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed("java.net.http.HttpClient");
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    // The facade delegates to the implementation, which would be tapped twice.
    return nameStartsWith("java.net.")
        .or(nameStartsWith("jdk.internal."))
        .and(not(named("jdk.internal.net.http.HttpClientFacade")))
        .and(extendsClass(named("java.net.http.HttpClient")));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    var takesRequestAndHandler =
        isPublic()
            .and(takesArgument(0, named("java.net.http.HttpRequest")))
            .and(takesArgument(1, named("java.net.http.HttpResponse$BodyHandler")));
    transformer.applyAdviceToMethod(
        named("send").and(takesRequestAndHandler),
        JdkHttpClientInstrumentation.class.getName() + "$SendAdvice");
    transformer.applyAdviceToMethod(
        named("sendAsync").and(takesRequestAndHandler),
        JdkHttpClientInstrumentation.class.getName() + "$SendAsyncAdvice");
  }

  /** Around the synchronous call. */
  public static final class SendAdvice {
    private SendAdvice() {}

    /** Answers the call, what to use for request and handler, and what to answer; or null. */
    @AssignReturned.ToArguments({
      @ToArgument(value = 0, index = 1, typing = Assigner.Typing.DYNAMIC),
      @ToArgument(value = 1, index = 2, typing = Assigner.Typing.DYNAMIC)
    })
    @Advice.OnMethodEnter(
        skipOn = Advice.OnNonDefaultValue.class,
        skipOnIndex = 3,
        suppress = Throwable.class,
        inline = false)
    public static Object @Nullable [] enter(
        @Advice.Argument(0) HttpRequest request,
        @Advice.Argument(1) HttpResponse.BodyHandler<?> handler) {
      try {
        return JdkCall.start(request, handler);
      } catch (Throwable t) {
        CallTaps.adapterFailed("java-http-client", t);
        return null;
      }
    }

    /**
     * Leaves the call's context; the response body may still be to come. Answers what to return and
     * what to throw of a call that was not made, or null.
     */
    @AssignReturned.ToReturned(index = 0, typing = Assigner.Typing.DYNAMIC)
    @AssignReturned.ToThrown(index = 1, typing = Assigner.Typing.DYNAMIC)
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static Object @Nullable [] exit(
        @Advice.Enter Object @Nullable [] entered, @Advice.Thrown @Nullable Throwable thrown) {
      try {
        return JdkCall.leaveSync(entered, thrown);
      } catch (Throwable t) {
        CallTaps.adapterFailed("java-http-client", t);
        return null;
      }
    }
  }

  /** Around the asynchronous calls. */
  public static final class SendAsyncAdvice {
    private SendAsyncAdvice() {}

    /** Answers the call, what to use for request and handler, and what to answer; or null. */
    @AssignReturned.ToArguments({
      @ToArgument(value = 0, index = 1, typing = Assigner.Typing.DYNAMIC),
      @ToArgument(value = 1, index = 2, typing = Assigner.Typing.DYNAMIC)
    })
    @Advice.OnMethodEnter(
        skipOn = Advice.OnNonDefaultValue.class,
        skipOnIndex = 3,
        suppress = Throwable.class,
        inline = false)
    public static Object @Nullable [] enter(
        @Advice.Argument(0) HttpRequest request,
        @Advice.Argument(1) HttpResponse.BodyHandler<?> handler) {
      try {
        return JdkCall.start(request, handler);
      } catch (Throwable t) {
        CallTaps.adapterFailed("java-http-client", t);
        return null;
      }
    }

    /** Leaves the call's context and answers the future to hand out. */
    @AssignReturned.ToReturned
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static @Nullable CompletableFuture<?> exit(
        @Advice.Enter Object @Nullable [] entered,
        @Advice.Return @Nullable CompletableFuture<?> future,
        @Advice.Thrown @Nullable Throwable thrown) {
      try {
        return JdkCall.leaveAsync(entered, thrown, future);
      } catch (Throwable t) {
        CallTaps.adapterFailed("java-http-client", t);
        return future;
      }
    }
  }
}
