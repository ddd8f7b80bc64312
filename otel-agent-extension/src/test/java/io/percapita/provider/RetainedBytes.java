package io.percapita.provider;

import io.percapita.provider.json.JsonFields;
import io.percapita.provider.json.JsonReader;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Adds up the size of all objects and arrays that an object holds: everything reachable through its
 * fields, but not what all calls share, which is static or reachable from another call's parser as
 * well. Sizes are those of a 64-bit JVM with compressed references.
 */
final class RetainedBytes {
  private RetainedBytes() {}

  static long of(Object root) {
    Set<Object> seen = new Walk().from(anotherCallsParser()).seen;
    Walk walk = new Walk();
    walk.seen.addAll(seen);
    return walk.from(root).bytes;
  }

  private static Object anotherCallsParser() {
    JsonReader<String> reader = new JsonReader<>(JsonFields.<String>builder().build(), "");
    reader.bytes(new byte[] {'{'}, 0, 1);
    return reader;
  }

  private static final class Walk {
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private long bytes;

    Walk from(Object root) {
      Deque<Object> open = new ArrayDeque<>();
      open.add(root);
      while (!open.isEmpty()) {
        Object object = open.remove();
        if (isStatic(object) || !seen.add(object)) {
          continue;
        }
        bytes += object.getClass().isArray() ? size(object) : follow(object, open);
        if (object instanceof Object[] array) {
          for (Object element : array) {
            if (element != null) {
              open.add(element);
            }
          }
        }
      }
      return this;
    }
  }

  private static boolean isStatic(Object object) {
    return object instanceof Class
        || object instanceof ClassLoader
        || object instanceof Enum
        || object instanceof WireFormat
        || object.getClass().getName().endsWith("JsonFields$Node");
  }

  private static long size(Object array) {
    Class<?> element = array.getClass().getComponentType();
    return aligned(16 + (long) Array.getLength(array) * width(element));
  }

  /** Queues what the fields of an object refer to; answers the size of the object alone. */
  private static long follow(Object object, Deque<Object> open) {
    long bytes = 12;
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())) {
          continue;
        }
        bytes += width(field.getType());
        if (!field.getType().isPrimitive()) {
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
    return aligned(bytes);
  }

  private static int width(Class<?> type) {
    if (type == byte.class || type == boolean.class) {
      return 1;
    }
    if (type == char.class || type == short.class) {
      return 2;
    }
    return type == long.class || type == double.class ? 8 : 4;
  }

  private static long aligned(long bytes) {
    return (bytes + 7) / 8 * 8;
  }
}
