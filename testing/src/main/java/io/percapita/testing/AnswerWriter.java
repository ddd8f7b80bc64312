package io.percapita.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjLongConsumer;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/** Writes one answer as its script says. Not thread-safe. */
final class AnswerWriter {
  private static final int HANG_MILLIS = 60_000;
  private static final int PADDING_PIECE = 64 * 1024;
  private static final String PADDING_START = "{\"padding\":\"";

  private final Response response;
  private final Script script;
  private final ObjLongConsumer<String> beforeLastPiece;
  private final CRC32C digest = new CRC32C();
  private long length;

  /**
   * A writer for a response.
   *
   * @param beforeLastPiece is given the digest and the length of the whole answer, before any
   *     encoding, while the client cannot know yet that it is complete
   */
  AnswerWriter(Response response, Script script, ObjLongConsumer<String> beforeLastPiece) {
    this.response = response;
    this.script = script;
    this.beforeLastPiece = beforeLastPiece;
  }

  void document(int status, String json) throws IOException {
    int bytes = script.number("body-bytes", 0);
    int length = bytes > 0 ? bytes : json.getBytes(UTF_8).length;
    try (OutputStream out = open(status, "application/json", length)) {
      if (bytes > 0) {
        String end = "\"," + json.substring(1);
        write(out, PADDING_START, false);
        pad(out, bytes - PADDING_START.length() - end.getBytes(UTF_8).length);
        write(out, end, true);
      } else {
        write(out, json, true);
      }
    }
  }

  void events(List<byte[]> events, String contentType) throws IOException {
    int length = events.stream().mapToInt(event -> event.length).sum();
    OutputStream out = open(200, contentType, length);
    int sent = 0;
    for (byte[] event : events) {
      if (sent == script.number("cut-after", -1)) {
        // Only an exception makes the server drop the connection or stream without ending the body.
        throw new IOException("the script asks to break the connection");
      }
      if (sent == script.number("hang-after", -1)) {
        hang();
      }
      pause(script.number("delay-ms", 0));
      if (sent == script.number("reset-after", -1)) {
        throw Resets.reset(response.getRequest());
      }
      sent++;
      write(out, event, event.length, sent == events.size());
      out.flush();
    }
    out.close();
  }

  private OutputStream open(int status, String contentType, int length) throws IOException {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    if (script.has("attachment")) {
      String name = script.text("attachment", "");
      response.getHeaders().put("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }
    boolean gzip = script.has("gzip") || script.has("raw-gzip");
    if (gzip) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    if (script.has("sized") && !gzip) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    }
    OutputStream body = Content.Sink.asOutputStream(response);
    body.flush(); // the head goes first, as providers send it before they think
    return gzip ? new GZIPOutputStream(body, 512, true) : body;
  }

  private void pad(OutputStream out, int bytes) throws IOException {
    byte[] piece = new byte[PADDING_PIECE];
    Arrays.fill(piece, (byte) 'x');
    for (int left = bytes; left > 0; left -= piece.length) {
      write(out, piece, Math.min(left, piece.length), false);
    }
  }

  private void write(OutputStream out, String text, boolean last) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    write(out, bytes, bytes.length, last);
  }

  private void write(OutputStream out, byte[] bytes, int count, boolean last) throws IOException {
    digest.update(bytes, 0, count);
    length += count;
    if (last) {
      beforeLastPiece.accept(Crc32c.hex(digest), length);
    }
    out.write(bytes, 0, count);
  }

  /** Waits for longer than anybody is willing to. */
  static void hang() throws IOException {
    pause(HANG_MILLIS);
  }

  static void pause(int millis) throws IOException {
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
