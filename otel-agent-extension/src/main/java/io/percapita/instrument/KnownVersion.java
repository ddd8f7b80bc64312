package io.percapita.instrument;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;

import io.opentelemetry.javaagent.percapita.bridge.KeptByObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;

/**
 * The class loaders that have a client library in a version its adapter knows. Tells, once, of one
 * that has another, for which the adapter is left out. Thread-safe.
 */
final class KnownVersion extends ElementMatcher.Junction.AbstractBase<ClassLoader> {
  private static final Logger logger = Logger.getLogger(KnownVersion.class.getName());

  private final String client;
  private final String withoutIt;
  private final ElementMatcher<ClassLoader> any;
  private final ElementMatcher<ClassLoader> known;

  /**
   * With the loaders that have their types, which the agent asks without having OSGi import any.
   */
  private final Map<KnownMethod, ElementMatcher<ClassLoader>> methods = new LinkedHashMap<>();

  private final AtomicBoolean isTold;

  // The agent asks for each type that is loaded, and class files are read.
  private final KeptByObject<Boolean> hasMethods = new KeptByObject<>();

  /**
   * Describes a library.
   *
   * @param client how the adapter is named
   * @param isTold whether the log has told of another version, which is asked for by each type
   * @param withoutIt what is so without the adapter, for the log
   * @param any the class that every version has, whether it is known or not
   * @param known the classes that only versions have which are known
   * @param methods those that versions which are known have, where their types are to be seen
   */
  KnownVersion(
      String client,
      AtomicBoolean isTold,
      String withoutIt,
      String any,
      List<String> known,
      List<KnownMethod> methods) {
    this.client = client;
    this.isTold = isTold;
    this.withoutIt = withoutIt;
    this.any = hasClassesNamed(any);
    this.known = hasClassesNamed(known.toArray(new String[0]));
    methods.forEach(method -> this.methods.put(method, hasClassesNamed(method.type())));
  }

  @Override
  public boolean matches(ClassLoader loader) {
    if (!any.matches(loader)) {
      return false;
    }
    if (!known.matches(loader)) {
      tell("");
      return false;
    }
    if (loader == null) {
      return true; // the boot class path, for which nothing could be kept
    }
    Boolean isKnown = hasMethods.get(loader);
    if (isKnown == null) {
      isKnown = findMethods(loader);
      hasMethods.put(loader, isKnown);
    }
    return isKnown;
  }

  /** Whether no method is missing, or that cannot be told. */
  private boolean findMethods(ClassLoader loader) {
    TypePool types =
        new TypePool.Default(
            new TypePool.CacheProvider.Simple(),
            ClassFileLocator.ForClassLoader.of(loader),
            TypePool.Default.ReaderMode.FAST);
    for (Map.Entry<KnownMethod, ElementMatcher<ClassLoader>> entry : methods.entrySet()) {
      KnownMethod method = entry.getKey();
      try {
        if (entry.getValue().matches(loader) && method.isMissingIn(types)) {
          tell(", whose " + method.type() + " has another method than was expected");
          return false;
        }
      } catch (RuntimeException e) {
        // A loader that refuses its class files, or has none of a parameter's type.
        logger.log(Level.FINE, method.type() + " cannot be looked at", e);
      }
    }
    return true;
  }

  private void tell(String why) {
    if (isTold.compareAndSet(false, true)) {
      logger.warning(
          "Percapita does not know this version of the library that "
              + client
              + " is for"
              + why
              + ": the application is not affected, and "
              + withoutIt
              + "."
              + " See docs/clients.md for the versions that were tested.");
    }
  }
}
