package io.percapita.instrument.jetty12;

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
import net.bytebuddy.asm.Advice.AssignReturned.ToArguments.ToArgument;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Advice on where every request is sent, those included that follow a redirect or a challenge. */
final class HttpRequestInstrumentation implements TypeInstrumentation {
  private static final String REQUEST = "org.eclipse.jetty.client.transport.HttpRequest";

  static final KnownMethod SEND =
      new KnownMethod(
          REQUEST,
          named("send")
              .and(takesArguments(1))
              .and(takesArgument(0, named("org.eclipse.jetty.client.Response$CompleteListener"))));

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed(REQUEST);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named(REQUEST);
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        SEND.matcher(), HttpRequestInstrumentation.class.getName() + "$SendAdvice");
  }

  /** Around the sending of one request. */
  public static final class SendAdvice {
    private SendAdvice() {}

    /**
     * Answers the call, its scope, the listener to use, and whether nothing is sent; or null to
     * change nothing.
     */
    @AssignReturned.ToArguments(@ToArgument(value = 0, index = 2, typing = Assigner.Typing.DYNAMIC))
    @Advice.OnMethodEnter(
        skipOn = Advice.OnNonDefaultValue.class,
        skipOnIndex = 3,
        suppress = Throwable.class,
        inline = false)
    public static Object @Nullable [] enter(
        @Advice.FieldValue("client") HttpClient client,
        @Advice.This HttpRequest request,
        @Advice.Argument(0) Response.@Nullable CompleteListener listener) {
      try {
        return JettyCall.send(client, request, listener);
      } catch (Throwable t) {
        CallTaps.adapterFailed("jetty-httpclient-12", t);
        return null;
      }
    }

    /** Leaves the call's context. */
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static void exit(
        @Advice.Enter Object @Nullable [] entered, @Advice.Thrown @Nullable Throwable thrown) {
      try {
        JettyCall.leave(entered, thrown);
      } catch (Throwable t) {
        CallTaps.adapterFailed("jetty-httpclient-12", t);
      }
    }
  }
}
