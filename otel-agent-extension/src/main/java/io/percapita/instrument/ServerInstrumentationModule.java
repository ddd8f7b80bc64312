package io.percapita.instrument;

import java.util.List;

/** Base of the modules that ask a server's framework about the request it serves. */
public abstract class ServerInstrumentationModule extends IsolatedInstrumentationModule {
  // After the agent's own instrumentation, which makes the context that the request is found by.
  private static final int AFTER_THE_AGENTS_OWN = 1000;

  /**
   * Describes a module.
   *
   * @param framework the framework's name; the module is switched off by {@code
   *     otel.instrumentation.percapita-<framework>.enabled=false}
   * @param helperClasses the names of all classes that advice uses, except the advice itself
   */
  protected ServerInstrumentationModule(String framework, List<String> helperClasses) {
    super(framework, AFTER_THE_AGENTS_OWN, helperClasses);
  }
}
