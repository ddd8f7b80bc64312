package io.percapita.instrument.jetty9;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.net.URI;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.eclipse.jetty.client.ContentDecoder;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Response;
import org.jspecify.annotations.Nullable;

/** Advice on where every request is sent, those included that follow a redirect or a challenge. */
final class HttpClientInstrumentation implements TypeInstrumentation {
  private static final String CLIENT = "org.eclipse.jetty.client.HttpClient";

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed(CLIENT);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named(CLIENT);
  }

  @Override
  public void transform(TypeTransformer transformer) {
    String advice = HttpClientInstrumentation.class.getName();
    transformer.applyAdviceToMethod(
        named("send")
            .and(takesArgument(0, named("org.eclipse.jetty.client.HttpRequest")))
            .and(takesArgument(1, List.class)),
        advice + "$SendAdvice");
    transformer.applyAdviceToMethod(
        named("copyRequest")
            .and(takesArgument(0, named("org.eclipse.jetty.client.HttpRequest")))
            .and(takesArgument(1, URI.class)),
        advice + "$CopyAdvice");
  }

  /** Around the sending of one request. */
  public static final class SendAdvice {
    private SendAdvice() {}

    /** Answers the call, its scope, and whether nothing is sent; or null if there is none. */
    @Advice.OnMethodEnter(
        skipOn = Advice.OnNonDefaultValue.class,
        skipOnIndex = 2,
        suppress = Throwable.class,
        inline = false)
    public static Object @Nullable [] enter(
        @Advice.This HttpClient client,
        @Advice.FieldValue("decoderFactories") Set<ContentDecoder.Factory> decoders,
        @Advice.Argument(0) HttpRequest request,
        @Advice.Argument(1) List<Response.ResponseListener> listeners) {
      try {
        return JettyCall.send(client, request, listeners, decoders);
      } catch (Throwable t) {
        CallTaps.adapterFailed("jetty-httpclient-9", t);
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
        CallTaps.adapterFailed("jetty-httpclient-9", t);
      }
    }
  }

  /** After a request was copied, to be sent as the next of the same conversation. */
  public static final class CopyAdvice {
    private CopyAdvice() {}

    /** Notes that the copy belongs to the same call. */
    @Advice.OnMethodExit(suppress = Throwable.class, inline = false)
    public static void exit(
        @Advice.Argument(0) HttpRequest original, @Advice.Return @Nullable Request copy) {
      try {
        if (copy != null) {
          JettyCall.copied(original, copy);
        }
      } catch (Throwable t) {
        CallTaps.adapterFailed("jetty-httpclient-9", t);
      }
    }
  }
}
