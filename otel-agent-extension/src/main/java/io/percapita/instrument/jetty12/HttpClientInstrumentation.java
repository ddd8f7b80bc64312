package io.percapita.instrument.jetty12;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.net.URI;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

/** Advice on the copying of a request, to be sent after a redirect or a challenge. */
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
    transformer.applyAdviceToMethod(
        named("copyRequest")
            .and(takesArgument(0, named("org.eclipse.jetty.client.Request")))
            .and(takesArgument(1, URI.class)),
        HttpClientInstrumentation.class.getName() + "$CopyAdvice");
  }

  /** After a request was copied. */
  public static final class CopyAdvice {
    private CopyAdvice() {}

    /** Notes that the copy belongs to the same call. */
    @Advice.OnMethodExit(suppress = Throwable.class, inline = false)
    public static void exit(
        @Advice.Argument(0) Request original, @Advice.Return @Nullable Request copy) {
      try {
        if (copy != null) {
          JettyCall.copied(original, copy);
        }
      } catch (Throwable t) {
        CallTaps.adapterFailed("jetty-httpclient-12", t);
      }
    }
  }
}
