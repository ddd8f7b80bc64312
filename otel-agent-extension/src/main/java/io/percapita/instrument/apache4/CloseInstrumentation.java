package io.percapita.instrument.apache4;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** Advice on how an application gives a response up other than by closing its body. */
final class CloseInstrumentation implements TypeInstrumentation {
  private static final String RESPONSE = "org.apache.http.impl.execchain.HttpResponseProxy";
  private static final String REQUEST =
      "org.apache.http.client.methods.AbstractExecutionAwareRequest";

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed(REQUEST);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return namedOneOf(RESPONSE, REQUEST);
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        namedOneOf("close", "abort", "reset").and(takesNoArguments()),
        CloseInstrumentation.class.getName() + "$CloseAdvice");
  }

  /** After a response was closed, or a request aborted or, by {@code releaseConnection}, reset. */
  public static final class CloseAdvice {
    private CloseAdvice() {}

    /** Ends the call, unless it is over. */
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static void exit(@Advice.This Object closed) {
      try {
        OpenResponses.closed(closed);
      } catch (Throwable t) {
        CallTaps.adapterFailed("apache-httpclient-4", t);
      }
    }
  }
}
