package io.percapita.smoke.app;

import java.lang.reflect.Method;
import java.util.stream.Stream;

/** Methods of a library whose types differ between versions that one driver is to run on. */
final class Reflected {
  private Reflected() {}

  /** Calls the public method of a name that takes such arguments. */
  static Object call(Class<?> type, Object of, String name, Object... arguments) {
    try {
      return Stream.of(type.getMethods())
          .filter(method -> method.getName().equals(name) && takes(method, arguments))
          .findFirst()
          .orElseThrow(() -> new NoSuchMethodException(type + "." + name))
          .invoke(of, arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean takes(Method method, Object... arguments) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      if (!types[i].isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }
}
