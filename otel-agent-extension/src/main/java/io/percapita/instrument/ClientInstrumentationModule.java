package io.percapita.instrument;

import java.util.List;

/** Base of the modules that tap an HTTP client. */
public abstract class ClientInstrumentationModule extends IsolatedInstrumentationModule {
  // Before the agent's own HTTP instrumentation, so that its client span becomes a child of ours.
  private static final int BEFORE_THE_AGENTS_OWN = -1000;

  /**
   * Describes a module.
   *
   * @param client the client's name; the module is switched off by {@code
   *     otel.instrumentation.percapita-<client>.enabled=false}
   * @param helperClasses the names of all classes that advice uses, except the advice itself
   */
  protected ClientInstrumentationModule(String client, List<String> helperClasses) {
    super(client, BEFORE_THE_AGENTS_OWN, helperClasses);
  }
}
