package io.percapita.attribution;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Users as telemetry may show them. Remembers a bounded number, since hashing one takes longer than
 * all the rest of attribution, and the same come again and again. Thread-safe, without locks.
 */
final class ShownUsers {
  /** A power of two; at some 250 bytes each, two megabytes at most. */
  private static final int REMEMBERED = 4096;

  private final UnaryOperator<@Nullable String> shown;
  private final AtomicReferenceArray<@Nullable Entry> remembered =
      new AtomicReferenceArray<>(REMEMBERED);
  private final AtomicReferenceArray<@Nullable Entry> byShown =
      new AtomicReferenceArray<>(REMEMBERED);

  private record Entry(String user, @Nullable String shown) {}

  ShownUsers(UnaryOperator<@Nullable String> shown) {
    this.shown = shown;
  }

  /** What may be shown of a user, null for nothing. */
  @Nullable String of(String user) {
    int slot = slot(user);
    Entry entry = remembered.get(slot);
    if (entry != null && entry.user().equals(user)) {
      return entry.shown();
    }
    String result = shown.apply(user);
    Entry made = new Entry(user, result);
    remembered.set(slot, made);
    if (result != null) {
      byShown.set(slot(result), made);
    }
    return result;
  }

  /** The user who was shown so, or null if that is forgotten, or was nobody. */
  @Nullable String userOf(String shownAs) {
    Entry entry = byShown.get(slot(shownAs));
    return entry != null && shownAs.equals(entry.shown()) ? entry.user() : null;
  }

  private static int slot(String text) {
    int hash = text.hashCode();
    return (hash ^ hash >>> 16) & (REMEMBERED - 1);
  }
}
