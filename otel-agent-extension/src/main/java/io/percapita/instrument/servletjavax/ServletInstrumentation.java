package io.percapita.instrument.servletjavax;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.implementsInterface;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import javax.servlet.ServletRequest;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/** Advice on serving a request, which is when all filters, those that log in included, have run. */
final class ServletInstrumentation implements TypeInstrumentation {
  private static final String SERVLET = "javax.servlet.Servlet";

  @Override
  public ElementMatcher<ClassLoader> classLoaderOptimization() {
    return hasClassesNamed(SERVLET);
  }

  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    return implementsInterface(named(SERVLET));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    transformer.applyAdviceToMethod(
        named("service")
            .and(takesArguments(2))
            .and(takesArgument(0, named("javax.servlet.ServletRequest"))),
        ServletInstrumentation.class.getName() + "$ServiceAdvice");
  }

  /** Before a servlet serves. */
  public static final class ServiceAdvice {
    private ServiceAdvice() {}

    /** Takes note of what is wanted of the request. */
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static void enter(@Advice.Argument(0) @Nullable ServletRequest request) {
      try {
        ServletRequestFacts.note(request);
      } catch (Throwable t) {
        CallTaps.adapterFailed("servlet-javax", t);
      }
    }
  }
}
