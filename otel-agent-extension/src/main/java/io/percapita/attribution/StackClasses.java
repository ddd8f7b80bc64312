package io.percapita.attribution;

import org.jspecify.annotations.Nullable;

/**
 * The classes whose methods are on the stack of a thread, which the JVM tells in a fraction of the
 * time that it takes to tell methods, as a {@link StackWalker} has it do even where only classes
 * are asked for. Never a security manager in force. Thread-safe.
 */
@SuppressWarnings("removal") // until it is removed, which is when all is as without this class
final class StackClasses extends SecurityManager {
  private static final @Nullable StackClasses JVM = create();

  private StackClasses() {}

  private static @Nullable StackClasses create() {
    try {
      return new StackClasses();
    } catch (SecurityException forbidden) { // by one of the application's that is in force
      return null;
    }
  }

  /**
   * The classes on this thread's stack, the innermost first, native methods left out; null where
   * they cannot be told.
   */
  static Class<?> @Nullable [] ofThisThread() {
    return JVM == null ? null : JVM.getClassContext();
  }
}
