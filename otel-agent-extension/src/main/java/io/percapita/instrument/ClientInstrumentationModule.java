package io.percapita.instrument;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import net.bytebuddy.matcher.ElementMatcher;

/** Base of the modules that tap an HTTP client. */
public abstract class ClientInstrumentationModule extends IsolatedInstrumentationModule {
  // Before the agent's own HTTP instrumentation, so that its client span becomes a child of ours.
  private static final int BEFORE_THE_AGENTS_OWN = -1000;

  private final String client;
  private final AtomicBoolean isTold = new AtomicBoolean();

  /**
   * Describes a module.
   *
   * @param client the client's name; the module is switched off by {@code
   *     otel.instrumentation.percapita-<client>.enabled=false}
   * @param helperClasses the names of all classes that advice uses, except the advice itself
   */
  protected ClientInstrumentationModule(String client, List<String> helperClasses) {
    super(client, BEFORE_THE_AGENTS_OWN, helperClasses);
    this.client = client;
  }

  /**
   * The class loaders in which the adapter is of use; of a version that it does not know, the log
   * tells once.
   *
   * @param any the class that every version of the library has
   * @param known the classes that only versions have which the adapter knows
   * @param methods those that these versions have
   */
  protected final ElementMatcher.Junction<ClassLoader> version(
      String any, List<String> known, KnownMethod... methods) {
    return new KnownVersion(client, isTold, withoutIt(), any, known, List.of(methods));
  }

  /**
   * The class loaders in which a part of the adapter is of use that is for one library alone; of a
   * version that it does not know, the log tells once, if this is called once.
   *
   * @param library how the part is named
   * @param withoutIt what is so without the part, for the log
   * @param any the class that every version of the library has
   * @param known the classes that only versions have which the part knows
   * @param methods those that these versions have
   */
  protected final ElementMatcher.Junction<ClassLoader> versionOf(
      String library, String withoutIt, String any, List<String> known, KnownMethod... methods) {
    return new KnownVersion(
        client + " on " + library, new AtomicBoolean(), withoutIt, any, known, List.of(methods));
  }

  /** What is so where the adapter is of no use, for the log. */
  protected String withoutIt() {
    return "LLM calls through it are not seen";
  }
}
