package io.percapita.usage;

import java.util.Arrays;
import java.util.StringJoiner;

/**
 * The billable counts of one call, one per {@link Component}, disjoint.
 *
 * <p>Immutable and thread-safe. Counts are never negative.
 */
public final class Usage {
  private static final Component[] COMPONENTS = Component.values();

  /** No consumption at all. */
  public static final Usage NONE = new Usage(new long[COMPONENTS.length]);

  private final long[] counts;

  private Usage(long[] counts) {
    this.counts = counts;
  }

  /** Starts collecting counts. */
  public static Builder builder() {
    return new Builder();
  }

  /** The count of one component, in tokens or requests as {@link Component#isToken()} says. */
  public long count(Component component) {
    return counts[component.ordinal()];
  }

  /** All prompt tokens, cached ones included; {@link Long#MAX_VALUE} at most. */
  public long inputTokens() {
    long sum = 0;
    for (Component component : COMPONENTS) {
      if (component.isInputToken()) {
        sum = addCapped(sum, counts[component.ordinal()]);
      }
    }
    return sum;
  }

  /** All tokens the model produced, reasoning included; {@link Long#MAX_VALUE} at most. */
  public long outputTokens() {
    long sum = 0;
    for (Component component : COMPONENTS) {
      if (component.isOutputToken()) {
        sum = addCapped(sum, counts[component.ordinal()]);
      }
    }
    return sum;
  }

  /** Whether every count is zero. */
  public boolean isEmpty() {
    for (long count : counts) {
      if (count != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Usage usage && Arrays.equals(counts, usage.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  /** Names the components that are not zero. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "Usage[", "]");
    for (Component component : COMPONENTS) {
      if (count(component) != 0) {
        text.add(component.id() + "=" + count(component));
      }
    }
    return text.toString();
  }

  private static long addCapped(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /** Collects counts; not thread-safe. */
  public static final class Builder {
    private final long[] counts = new long[COMPONENTS.length];

    private Builder() {}

    /**
     * Adds to a component's count. A negative amount, which only a provider's contradictory report
     * can give (more cached tokens than tokens), counts as zero. A sum beyond {@link
     * Long#MAX_VALUE} stays there.
     */
    public Builder add(Component component, long amount) {
      int index = component.ordinal();
      counts[index] = addCapped(counts[index], Math.max(0, amount));
      return this;
    }

    /** The counts so far; the builder may be used further without changing the result. */
    public Usage build() {
      return new Usage(counts.clone());
    }
  }
}
