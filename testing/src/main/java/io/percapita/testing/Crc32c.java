package io.percapita.testing;

import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * Digests of bodies, by which to see whether bytes have changed: next to free, where those that
 * hold against forgery take a second for fifty megabytes.
 */
public final class Crc32c {
  private Crc32c() {}

  /** The digest of bytes, in hexadecimal. */
  public static String of(byte[] bytes) {
    CRC32C digest = new CRC32C();
    digest.update(bytes);
    return hex(digest);
  }

  /** What a digest has come to, in hexadecimal. */
  static String hex(CRC32C digest) {
    return HexFormat.of().toHexDigits((int) digest.getValue());
  }
}
