package io.opentelemetry.javaagent.percapita.bridge;

import java.util.Collection;
import java.util.List;

/**
 * The mark on baggage that came with a request or a message, and was not set by the application: a
 * property, which <a href="https://www.w3.org/TR/baggage/#property">baggage</a> lets entries have.
 */
public final class BaggageMark {
  private static final String MARK = "percapita-inbound";
  private static final String FURTHER_MARK = ";" + MARK;

  private static volatile List<String> keys = List.of();

  private BaggageMark() {}

  /**
   * Has entries marked; called once, at start-up.
   *
   * @param marked the keys of the entries of which it matters where they come from
   */
  public static void install(Collection<String> marked) {
    keys = List.copyOf(marked);
  }

  /** The keys of the entries of which it matters where they come from; none without an engine. */
  public static List<String> keys() {
    return keys;
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
