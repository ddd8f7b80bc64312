package io.percapita.instrument.jettyserver;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ServerInstrumentationModule;
import java.util.List;

/**
 * Hears from Jetty's server whom an application is told to have logged in. Servlets are not asked
 * for it as long as that would log somebody in.
 */
@AutoService(InstrumentationModule.class)
public final class JettyServerModule extends ServerInstrumentationModule {
  /** Called by the agent's service loader. */
  public JettyServerModule() {
    super("jetty-server", List.of("io.percapita.instrument.jettyserver.AnsweredPrincipal"));
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new RequestInstrumentation());
  }
}
