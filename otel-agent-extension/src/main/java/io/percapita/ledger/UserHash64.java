package io.percapita.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The 64 bits by which sketches know a user, the same in every JVM: of what has the shape of our
 * user hashes, those bits mixed; of any other name, the first eight bytes of its SHA-256.
 *
 * <p>SHA-256 alone takes half a microsecond, which is too long for every request of an application.
 */
final class UserHash64 {
  private UserHash64() {}

  static long of(String user) {
    UserKey key = UserKey.of(user);
    return key.name() == null ? mix(key.high() ^ mix(key.low())) : sha256(user);
  }

  /** The end of MurmurHash3 (public domain): every bit in changes half of the bits out. */
  private static long mix(long bits) {
    long mixed = (bits ^ bits >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
    mixed = (mixed ^ mixed >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
    return mixed ^ mixed >>> 33;
  }

  private static long sha256(String user) {
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
}
