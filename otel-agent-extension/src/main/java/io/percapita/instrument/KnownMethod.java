package io.percapita.instrument;

import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;

/**
 * A method of a library's that advice is put on, and without which its calls are not seen, or seen
 * and not priced; one that the type declares itself, as what it inherits is advised elsewhere.
 * Immutable.
 *
 * @param type the name of the class or interface that declares it
 * @param matcher what tells it from the other methods of that type
 */
public record KnownMethod(String type, ElementMatcher.Junction<MethodDescription> matcher) {

  /** Whether the type is there, and declares no such method. Reads its class file. */
  boolean isMissingIn(TypePool types) {
    TypePool.Resolution found = types.describe(type);
    return found.isResolved() && found.resolve().getDeclaredMethods().filter(matcher).isEmpty();
  }
}
