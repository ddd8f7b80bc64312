package io.percapita.smoke.app;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What the application saw of a response.
 *
 * @param status the HTTP status
 * @param length the body's length in bytes
 * @param digest the CRC-32C of the body in hexadecimal
 */
public record Outcome(int status, long length, String digest) {
  /** What is known of a body that is read whole. */
  public static Outcome of(int status, byte[] body) {
    Digest digest = new Digest();
    digest.add(body, 0, body.length);
    return digest.outcome(status);
  }

  /** What is known of a body that the client keeps, and gives as often as it is asked. */
  public static Outcome ofTwice(int status, byte[] body, byte[] again) {
    if (!Arrays.equals(body, again)) {
      throw new IllegalStateException("the body is another when it is asked for again");
    }
    return of(status, body);
  }

  /** What an SDK made of a successful answer. */
  public static Outcome ofText(String answer) {
    return of(200, answer.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "OK\t" + status + "\t" + length + "\t" + digest;
  }

  /** Collects a body as it arrives; not thread-safe. */
  public static final class Digest {
    private final CRC32C crc = new CRC32C();
    private long length;

    /** Adds a piece. */
    public void add(byte[] bytes, int offset, int count) {
      crc.update(bytes, offset, count);
      length += count;
    }

    /** What is known of a body that has come to its end. */
    public Outcome outcome(int status) {
      return new Outcome(status, length, HexFormat.of().toHexDigits((int) crc.getValue()));
    }
  }
}
