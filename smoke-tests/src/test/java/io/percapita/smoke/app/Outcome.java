package io.percapita.smoke.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the application saw of a response.
 *
 * @param status the HTTP status
 * @param length the body's length in bytes
 * @param sha256 the body's digest in hexadecimal
 */
record Outcome(int status, long length, String sha256) {
  static Outcome of(int status, byte[] body) {
    Digest digest = new Digest();
    digest.add(body, 0, body.length);
    return digest.outcome(status);
  }

  /** What an SDK made of a successful answer. */
  static Outcome ofText(String answer) {
    return of(200, answer.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "OK\t" + status + "\t" + length + "\t" + sha256;
  }

  /** Collects a body as it arrives; not thread-safe. */
  static final class Digest {
    private final MessageDigest sha256;
    private long length;

    Digest() {
      try {
        sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    void add(byte[] bytes, int offset, int count) {
      sha256.update(bytes, offset, count);
      length += count;
    }

    Outcome outcome(int status) {
      return new Outcome(status, length, HexFormat.of().formatHex(sha256.digest()));
    }
  }
}
