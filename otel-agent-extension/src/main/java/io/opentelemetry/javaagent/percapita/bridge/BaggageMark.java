package io.opentelemetry.javaagent.percapita.bridge;

import java.util.Collection;
import java.util.List;

/**
 * The mark on baggage that came with a request or a message, and was not set by the application: a
 * property, which <a href="https://www.w3.org/TR/baggage/#property">baggage</a> lets entries have.
 * Thread-safe.
 */
public final class BaggageMark {
  private static final String MARK = "percapita-inbound";
  private static final String FURTHER_MARK = ";" + MARK;

  private static volatile List<String> keys = List.of();
  private static volatile Runnable toTell = () -> {};
  private static volatile boolean incomplete;

  private BaggageMark() {}

  /**
   * Has entries marked; called once, at start-up.
   *
   * @param marked the keys of the entries of which it matters where they come from
   * @param told is run once when {@linkplain #isIncomplete() marks are no longer complete}
   */
  public static synchronized void install(Collection<String> marked, Runnable told) {
    keys = List.copyOf(marked);
    toTell = told;
    incomplete = false;
  }

  /** The keys of the entries of which it matters where they come from; none without an engine. */
  public static List<String> keys() {
    return keys;
  }

  /**
   * Baggage that came could not be marked, and is in use all the same. From now on nothing can be
   * told from it. Never throws.
   */
  public static synchronized void missed() {
    if (incomplete) {
      return;
    }
    incomplete = true;
    try {
      toTell.run();
    } catch (Throwable ignored) {
      // Nothing is left to tell it to, and the application must not hear of it.
    }
  }

  /** Whether an entry without a mark may have come, too. */
  public static boolean isIncomplete() {
    return incomplete;
  }

  /** Whether an entry with such properties is marked. */
  public static boolean isOn(String properties) {
    return properties.equals(MARK) || properties.endsWith(FURTHER_MARK);
  }

  /** The properties of an entry that is not marked, and the mark. */
  public static String putOn(String properties) {
    return properties.isEmpty() ? MARK : properties + FURTHER_MARK;
  }

  /** The properties of an entry that is marked, without the mark. */
  public static String takenOff(String properties) {
    return properties.substring(0, Math.max(0, properties.length() - FURTHER_MARK.length()));
  }
}
