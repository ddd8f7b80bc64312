package io.percapita.instrument;

import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.internal.ExperimentalInstrumentationModule;
import java.util.List;

/**
 * Base of all modules. Their helper classes see both the application's types and the bridge, but
 * nothing else of ours.
 *
 * <p>This is the only class that uses an internal interface of the agent: without isolation helpers
 * would be copied into the application's loader, where the bridge is out of sight.
 */
public abstract class IsolatedInstrumentationModule extends InstrumentationModule
    implements ExperimentalInstrumentationModule {
  private final int order;
  private final List<String> helperClasses;

  /**
   * Describes a module.
   *
   * @param library what is instrumented; the module is switched off by {@code
   *     otel.instrumentation.percapita-<library>.enabled=false}
   * @param order whether its advice is entered before the agent's own of order 0, or after
   * @param helperClasses the names of all classes that advice uses, except the advice itself
   */
  IsolatedInstrumentationModule(String library, int order, List<String> helperClasses) {
    super("percapita-" + library, "percapita");
    this.order = order;
    this.helperClasses = List.copyOf(helperClasses);
  }

  @Override
  public final int order() {
    return order;
  }

  @Override
  public final HelperClassStrategy helperClassStrategy() {
    return HelperClassStrategy.ISOLATED;
  }

  @Override
  public final List<String> getAdditionalHelperClassNames() {
    return helperClasses;
  }
}
