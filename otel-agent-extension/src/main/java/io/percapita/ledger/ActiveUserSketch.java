package io.percapita.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A HyperLogLog of the users seen in the current and the previous hour, per scope: {@value
 * #REGISTERS} registers, each the highest rank of any user that falls on it.
 *
 * <p>Registers merge by maximum, over JVMs and over time, so that Prometheus can count the distinct
 * users of a fleet over any window from its scrapes. All JVMs hash alike for that reason: the first
 * eight bytes of SHA-256 over the user, of which eleven bits choose the register and the others
 * give the rank. Two hours are kept so that a scrape missed around the full hour loses nobody.
 * After Flajolet et al., <a
 * href="https://algo.inria.fr/flajolet/Publications/FlFuGaMe07.pdf">HyperLogLog </a>. Memory is
 * constant; thread-safe.
 */
public final class ActiveUserSketch implements ActiveUsers {
  /** How many registers each scope has. */
  public static final int REGISTERS = 1 << 11;

  private static final int REGISTER_BITS = 11;
  private static final long HOUR_MILLIS = 3_600_000;

  private final Clock clock;
  private final Map<Scope, TwoHours> scopes = new EnumMap<>(Scope.class);

  /** A sketch that has seen nobody. */
  public ActiveUserSketch(Clock clock) {
    this.clock = clock;
    for (Scope scope : Scope.values()) {
      scopes.put(scope, new TwoHours());
    }
  }

  @Override
  public void seen(Scope scope, String user) {
    long hash = hash(user);
    int register = (int) (hash >>> (Long.SIZE - REGISTER_BITS));
    // The guard bit bounds the rank where all other bits are zero.
    int rank = Long.numberOfLeadingZeros(hash << REGISTER_BITS | 1L << (REGISTER_BITS - 1)) + 1;
    of(scope).current(hour()).accumulateAndGet(register, rank, Math::max);
  }

  /**
   * The registers of a scope; 0 where nobody was seen.
   *
   * @return a new array of {@link #REGISTERS} ranks
   */
  public int[] registers(Scope scope) {
    long hour = hour();
    TwoHours hours = of(scope);
    AtomicIntegerArray current = hours.current(hour);
    AtomicIntegerArray previous = hours.previous(hour);
    int[] ranks = new int[REGISTERS];
    for (int i = 0; i < REGISTERS; i++) {
      ranks[i] = Math.max(current.get(i), previous.get(i));
    }
    return ranks;
  }

  private TwoHours of(Scope scope) {
    TwoHours hours = scopes.get(scope);
    if (hours == null) {
      throw new IllegalStateException("every scope has its registers");
    }
    return hours;
  }

  private long hour() {
    return Math.floorDiv(clock.millis(), HOUR_MILLIS);
  }

  private static long hash(String user) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
      long hash = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        hash = hash << Byte.SIZE | (digest[i] & 0xFF);
      }
      return hash;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The registers of the hour that is and the one that was. */
  private static final class TwoHours {
    private long newest = Long.MIN_VALUE;
    private AtomicIntegerArray current = new AtomicIntegerArray(REGISTERS);
    private AtomicIntegerArray previous = new AtomicIntegerArray(REGISTERS);

    synchronized AtomicIntegerArray current(long hour) {
      rotate(hour);
      return current;
    }

    synchronized AtomicIntegerArray previous(long hour) {
      rotate(hour);
      return previous;
    }

    private void rotate(long hour) {
      if (hour <= newest) {
        return; // a clock set back must not throw users away
      }
      previous = hour == newest + 1 ? current : new AtomicIntegerArray(REGISTERS);
      current = new AtomicIntegerArray(REGISTERS);
      newest = hour;
    }
  }
}
