package io.percapita.provider;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Adds up the arrays that an object holds: everything reachable through its fields, but not what
 * all calls share, which is static or belongs to Jackson's factory or to a class loader.
 */
final class RetainedBytes {
  private RetainedBytes() {}

  static long of(Object root) {
    long bytes = 0;
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>();
    open.add(root);
    while (!open.isEmpty()) {
      Object object = open.remove();
      if (object == null || isShared(object) || !seen.add(object)) {
        continue;
      }
      if (object.getClass().isArray()) {
        bytes += size(object);
      }
      follow(object, open);
    }
    return bytes;
  }

  private static boolean isShared(Object object) {
    String type = object.getClass().getName();
    return object instanceof Class
        || object instanceof ClassLoader
        || object instanceof Enum
        || object instanceof WireFormat
        || type.endsWith("JsonFields$Node")
        || type.endsWith("JsonFactory")
        || type.contains("StreamReadConstraints");
  }

  private static long size(Object array) {
    Class<?> element = array.getClass().getComponentType();
    int width = element == long.class || element == double.class ? 8 : 4;
    if (element == byte.class || element == boolean.class) {
      width = 1;
    } else if (element == char.class || element == short.class) {
      width = 2;
    }
    return (long) Array.getLength(array) * width;
  }

  private static void follow(Object object, Deque<Object> open) {
    if (object instanceof Object[] array) {
      for (Object element : array) {
        if (element != null) {
          open.add(element);
        }
      }
      return;
    }
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          field.setAccessible(true);
          try {
            Object value = field.get(object);
            if (value != null) {
              open.add(value);
            }
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
          }
        }
      }
    }
  }
}
