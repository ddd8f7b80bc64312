package io.percapita.instrument.jettyserver;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.security.Principal;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** Advice on the answer to who has logged in. */
final class RequestInstrumentation implements TypeInstrumentation {
  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return namedOneOf(
        "org.eclipse.jetty.server.Request", // 9 to 11; in 12 it has no such method
        "org.eclipse.jetty.ee8.nested.Request",
        "org.eclipse.jetty.ee9.nested.Request",
        "org.eclipse.jetty.ee10.servlet.ServletApiRequest",
        "org.eclipse.jetty.ee11.servlet.ServletApiRequest");
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("getUserPrincipal").and(takesNoArguments()),
        RequestInstrumentation.class.getName() + "$GetUserPrincipalAdvice");
  }

  /** After somebody has asked. */
  public static final class GetUserPrincipalAdvice {
    private GetUserPrincipalAdvice() {}

    /** Takes note of the answer. */
    @Advice.OnMethodExit(suppress = Throwable.class, inline = false)
    public static void exit(@Advice.Return @Nullable Principal principal) {
      try {
        AnsweredPrincipal.note(principal);
      } catch (Throwable t) {
        CallTaps.adapterFailed("jetty-server", t);
      }
    }
  }
}
