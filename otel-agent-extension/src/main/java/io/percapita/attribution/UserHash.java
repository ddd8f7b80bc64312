package io.percapita.attribution;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keyed hash that stands for a user: HMAC-SHA256 of the id, its first 16 bytes in hexadecimal.
 *
 * <p>Without the key nobody can tell which user a hash is by hashing a list of ids; with 128 bits
 * two users share a hash never in practice. The same key gives the same hash in every JVM.
 * Thread-safe.
 */
public final class UserHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int HASH_BYTES = 16;
  private static final int FINGERPRINT_DIGITS = 8;

  private final SecretKeySpec key;
  private final Mac keyed;

  /** Hashes with a key of any length but zero. */
  public UserHash(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
    this.keyed = keyedMac();
  }

  /** The hash of a user id. */
  public String of(String userId) {
    byte[] hash = copyOfMac().doFinal(userId.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
  }

  /**
   * What tells two keys apart without telling either: four bytes of the hash of a text that nobody
   * is called by, in hexadecimal.
   */
  public String keyFingerprint() {
    return of("\nkey").substring(0, FINGERPRINT_DIGITS);
  }

  /** A Mac serves one thread; copying the keyed one is cheaper than keying another. */
  private Mac copyOfMac() {
    try {
      return (Mac) keyed.clone();
    } catch (CloneNotSupportedException e) {
      return keyedMac(); // a security provider of the application's need not know how to copy
    }
  }

  private Mac keyedMac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
