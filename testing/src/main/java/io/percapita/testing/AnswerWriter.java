package io.percapita.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes one answer as its script says. Not thread-safe. */
final class AnswerWriter {
  private static final int HANG_MILLIS = 60_000;
  private static final int PADDING_PIECE = 64 * 1024;

  private final HttpExchange exchange;
  private final Script script;
  private final MessageDigest digest = Sha256.digest();
  private long length;
  private @Nullable String sha256;

  AnswerWriter(HttpExchange exchange, Script script) {
    this.exchange = exchange;
    this.script = script;
  }

  /** The digest of what was written before encoding, or null if it was cut off. */
  @Nullable String sha256() {
    return sha256;
  }

  long length() {
    return length;
  }

  void document(int status, String json) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    try (OutputStream out = open(status)) {
      int padding = script.number("body-bytes", 0);
      if (padding > 0) {
        write(out, "{\"padding\":\"");
        pad(out, padding - json.length());
        write(out, "\",");
        write(out, json.substring(1));
      } else {
        write(out, json);
      }
    }
    finish();
  }

  void events(List<String> events) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
    OutputStream out = open(200);
    int sent = 0;
    for (String event : events) {
      if (sent == script.number("cut-after", -1)) {
        // Only an exception makes the server drop the connection without ending the body.
        throw new IOException("the script asks to break the connection");
      }
      if (sent == script.number("hang-after", -1)) {
        pause(HANG_MILLIS);
      }
      pause(script.number("delay-ms", 0));
      write(out, event);
      out.flush();
      sent++;
    }
    out.close();
    finish();
  }

  private OutputStream open(int status) throws IOException {
    boolean gzip = script.has("gzip") || script.has("raw-gzip");
    if (gzip) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    exchange.sendResponseHeaders(status, 0);
    OutputStream body = exchange.getResponseBody();
    return gzip ? new GZIPOutputStream(body, 512, true) : body;
  }

  private void pad(OutputStream out, int bytes) throws IOException {
    byte[] piece = new byte[PADDING_PIECE];
    Arrays.fill(piece, (byte) 'x');
    for (int left = bytes; left > 0; left -= piece.length) {
      write(out, piece, Math.min(left, piece.length));
    }
  }

  private void write(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    write(out, bytes, bytes.length);
  }

  private void write(OutputStream out, byte[] bytes, int count) throws IOException {
    out.write(bytes, 0, count);
    digest.update(bytes, 0, count);
    length += count;
  }

  private void finish() {
    sha256 = HexFormat.of().formatHex(digest.digest());
  }

  private static void pause(int millis) throws IOException {
    if (millis <= 0) {
      return;
    }
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException("the stand-in is closing", e);
    }
  }
}
