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
 * href="https://algo.inria.fr/flajolet/Publications/FlFuGaMe07.pdf">HyperLogLog</a>. Memory is
 * constant; thread-safe, with a lock once an hour only.
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
    AtomicIntegerArray registers = of(scope).at(hour()).current();
    // Most users are seen again and again: reading first spares the others a contended write.
    if (registers.get(register) < rank) {
      registers.accumulateAndGet(register, rank, Math::max);
    }
  }

  /**
   * The registers of a scope; 0 where nobody was seen.
   *
   * @return a new array of {@link #REGISTERS} ranks
   */
  public int[] registers(Scope scope) {
    TwoHours.Pair hours = of(scope).at(hour());
    int[] ranks = new int[REGISTERS];
    for (int i = 0; i < REGISTERS; i++) {
      ranks[i] = Math.max(hours.current().get(i), hours.previous().get(i));
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

  /** The registers of the hour that is and the one that was; the pair is replaced as a whole. */
  private static final class TwoHours {
    private volatile Pair pair = new Pair(Long.MIN_VALUE, empty(), empty());

    private record Pair(long hour, AtomicIntegerArray current, AtomicIntegerArray previous) {
      /** A clock set back a little must not throw users away. */
      boolean covers(long time) {
        return time == hour || time == hour - 1;
      }
    }

    Pair at(long hour) {
      Pair seen = pair;
      return seen.covers(hour) ? seen : rotated(hour);
    }

    private synchronized Pair rotated(long hour) {
      Pair seen = pair;
      if (!seen.covers(hour)) {
        // A clock set back further keeps users an hour longer; to wait for it would stop the hours.
        boolean keep = hour == seen.hour + 1 || hour < seen.hour;
        pair = new Pair(hour, empty(), keep ? seen.current : empty());
      }
      return pair;
    }

    private static AtomicIntegerArray empty() {
      return new AtomicIntegerArray(REGISTERS);
    }
  }
}
