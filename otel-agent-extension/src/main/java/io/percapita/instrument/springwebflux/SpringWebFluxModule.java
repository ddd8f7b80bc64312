package io.percapita.instrument.springwebflux;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ServerInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/** Asks Spring WebFlux 5 and later who has logged in. */
@AutoService(InstrumentationModule.class)
public final class SpringWebFluxModule extends ServerInstrumentationModule {
  private static final String PACKAGE = "io.percapita.instrument.springwebflux.";

  /** Called by the agent's service loader. */
  public SpringWebFluxModule() {
    super("spring-webflux", List.of(PACKAGE + "ExchangePrincipal"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    return hasClassesNamed("org.springframework.web.reactive.DispatcherHandler");
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new DispatcherHandlerInstrumentation());
  }
}
