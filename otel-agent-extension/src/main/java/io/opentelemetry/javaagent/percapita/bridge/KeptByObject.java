package io.opentelemetry.javaagent.percapita.bridge;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter keeps by an object of the application's or of a library: by that very object,
 * whatever others are equal to it. Keeps no such object from being collected, as long as no value
 * refers to it; what was kept by one that was collected goes with the next {@link #put} or {@link
 * #remove}. To ask takes next to nothing while nothing is kept. Thread-safe.
 *
 * @param <V> what is kept
 */
public final class KeptByObject<V> {
  private final ConcurrentMap<Object, V> values = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  /** Begins with nothing. */
  public KeptByObject() {}

  /** What is kept by an object, or null. */
  public @Nullable V get(Object object) {
    return values.isEmpty() ? null : values.get(new Sought(object));
  }

  /** Keeps something, in place of what was kept by the same object. */
  public void put(Object object, V value) {
    forgetCollected();
    values.put(new Kept(object, collected), value);
  }

  /** Keeps nothing any more by an object; answers what was, or null. */
  public @Nullable V remove(Object object) {
    if (values.isEmpty()) {
      return null;
    }
    forgetCollected();
    return values.remove(new Sought(object));
  }

  /** How many objects something is kept by. */
  int size() {
    forgetCollected();
    return values.size();
  }

  private void forgetCollected() {
    for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
      values.remove(gone);
    }
  }

  private static boolean isSame(@Nullable Object object, Object other) {
    Object another =
        other instanceof Kept kept
            ? kept.get()
            : other instanceof Sought sought ? sought.object : null;
    return object != null && object == another;
  }

  private static final class Kept extends WeakReference<Object> {
    private final int hash;

    Kept(Object object, ReferenceQueue<Object> collected) {
      super(object, collected);
      this.hash = System.identityHashCode(object);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other != null && isSame(get(), other));
    }
  }

  private static final class Sought {
    private final Object object;

    Sought(Object object) {
      this.object = object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other != null && isSame(object, other);
    }
  }
}
