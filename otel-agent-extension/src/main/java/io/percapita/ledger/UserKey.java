package io.percapita.ledger;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A user as numbers, which take a quarter of a string's room. What has the shape of our user hashes
 * (32 lower-case hexadecimal digits) is its own 128 bits; of any other name, the bits are a hash
 * that is different in every process, so that nobody can choose names that collide.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 * @param name the user, or null if it is those bits in hexadecimal
 */
record UserKey(long high, long low, @Nullable String name) {
  private static final int DIGITS = 32;
  private static final int HALF = 16;
  private static final long SEED = ThreadLocalRandom.current().nextLong();
  private static final long PRIME = 0x9E37_79B9_7F4A_7C15L;

  static UserKey of(String user) {
    if (user.length() == DIGITS) {
      long high = 0;
      long low = 0;
      int wrong = 0;
      for (int i = 0; i < HALF; i++) {
        int first = digit(user.charAt(i));
        int second = digit(user.charAt(i + HALF));
        wrong |= first | second;
        high = high << 4 | first;
        low = low << 4 | second;
      }
      if (wrong >= 0) {
        return new UserKey(high, low, null);
      }
    }
    long hash = SEED;
    for (int i = 0; i < user.length(); i++) {
      hash = (hash ^ user.charAt(i)) * PRIME;
      hash ^= hash >>> 29;
    }
    return new UserKey(hash, user.length(), user);
  }

  /** The user as telemetry shows them. */
  String user() {
    return name == null ? HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low) : name;
  }

  /** Bits to choose a place by, all of which depend on all of the key's. */
  long spread() {
    long mixed = (high ^ Long.rotateLeft(low, 31) ^ SEED) * PRIME;
    mixed = (mixed ^ mixed >>> 32) * PRIME;
    return mixed ^ mixed >>> 29;
  }

  /** The value of a digit; negative if it is none, or would not be written so. */
  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }
}
