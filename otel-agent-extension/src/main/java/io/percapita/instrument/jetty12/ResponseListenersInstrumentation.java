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
import net.bytebuddy.matcher.ElementMatcher;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.io.Content;

/**
 * Advice on where a response body is handed to whoever reads it. A listener of ours would be no
 * mere onlooker there: a body that has two readers is read another way.
 */
final class ResponseListenersInstrumentation implements TypeInstrumentation {
  private static final String LISTENERS = "org.eclipse.jetty.client.transport.ResponseListeners";

  static final KnownMethod NOTIFY_CONTENT_SOURCE =
      new KnownMethod(
          LISTENERS,
          named("notifyContentSource")
              .and(takesArguments(2))
              .and(takesArgument(0, named("org.eclipse.jetty.client.Response")))
              .and(takesArgument(1, named("org.eclipse.jetty.io.Content$Source"))));

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed(LISTENERS);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return named(LISTENERS);
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        NOTIFY_CONTENT_SOURCE.matcher(),
        ResponseListenersInstrumentation.class.getName() + "$ContentAdvice");
  }

  /** Puts a tap around a response body. */
  public static final class ContentAdvice {
    private ContentAdvice() {}

    /** Answers the body to use. */
    @AssignReturned.ToArguments(@ToArgument(1))
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static Content.Source enter(
        @Advice.Argument(0) Response response, @Advice.Argument(1) Content.Source body) {
      try {
        return JettyCall.tapped(response, body);
      } catch (Throwable t) {
        CallTaps.adapterFailed("jetty-httpclient-12", t);
        return body;
      }
    }
  }
}
