package io.percapita.instrument;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * The class loaders that have a client library in a version its adapter knows. Tells, once, of one
 * that has another: calls through that are not seen. Thread-safe.
 */
final class KnownVersion extends ElementMatcher.Junction.AbstractBase<ClassLoader> {
  private static final Logger logger = Logger.getLogger(KnownVersion.class.getName());

  private final String client;
  private final ElementMatcher<ClassLoader> any;
  private final ElementMatcher<ClassLoader> known;
  private final AtomicBoolean isTold;

  /**
   * Describes a library.
   *
   * @param client how the adapter is named
   * @param isTold whether the log has told of another version, which is asked for by each type
   * @param any the class that every version has, whether it is known or not
   * @param known the classes that only versions have which are known
   */
  KnownVersion(String client, AtomicBoolean isTold, String any, String... known) {
    this.client = client;
    this.isTold = isTold;
    this.any = hasClassesNamed(any);
    this.known = hasClassesNamed(known);
  }

  @Override
  public boolean matches(ClassLoader loader) {
    if (known.matches(loader)) {
      return true;
    }
    if (any.matches(loader) && isTold.compareAndSet(false, true)) {
      logger.warning(
          "Percapita does not know this version of the library that "
              + client
              + " is for: the application is not affected, and LLM calls through it are not seen."
              + " See docs/clients.md for the versions that were tested.");
    }
    return false;
  }
}
