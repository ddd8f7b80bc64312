package io.percapita.instrument.propagators;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ServerInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Marks the baggage that an application's own propagators find in requests, as the agent's is
 * marked. Micrometer's bridge to OpenTelemetry has some, which read the headers of each request
 * once more.
 */
@AutoService(InstrumentationModule.class)
public final class PropagatorsModule extends ServerInstrumentationModule {
  private static final String PACKAGE = "io.percapita.instrument.propagators.";

  /** Called by the agent's service loader. */
  public PropagatorsModule() {
    super(
        "opentelemetry-propagators",
        List.of(PACKAGE + "ApplicationBaggage", PACKAGE + "ApplicationBaggage$ByPropagator"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    return hasClassesNamed(PropagatorInstrumentation.PROPAGATOR);
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new PropagatorInstrumentation());
  }
}
