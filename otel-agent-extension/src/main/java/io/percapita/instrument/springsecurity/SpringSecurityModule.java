package io.percapita.instrument.springsecurity;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ServerInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Hears from Spring Security 5 and later who has logged in to an application that is reactive. To
 * ask would read the session, and answer the client that it has expired.
 */
@AutoService(InstrumentationModule.class)
public final class SpringSecurityModule extends ServerInstrumentationModule {
  private static final String PACKAGE = "io.percapita.instrument.springsecurity.";

  /** Called by the agent's service loader. */
  public SpringSecurityModule() {
    super("spring-security", List.of(PACKAGE + "HeardContext"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    return hasClassesNamed(ReactiveContextInstrumentation.HOLDER, "reactor.core.publisher.Mono");
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new ReactiveContextInstrumentation());
  }
}
