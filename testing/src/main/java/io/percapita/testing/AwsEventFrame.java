package io.percapita.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Makes frames of {@code application/vnd.amazon.eventstream}, after its <a
 * href="https://smithy.io/2.0/aws/amazon-eventstream.html">specification</a>.
 */
public final class AwsEventFrame {
  private static final int PRELUDE_BYTES = 12;
  private static final int CHECKSUM_BYTES = 4;
  private static final int MAX_HEADERS = 256;
  private static final byte STRING = 7;

  private AwsEventFrame() {}

  /** An event of a name, with JSON as its payload. */
  public static byte[] event(String name, String json) {
    return frame(json, ":event-type", name, ":message-type", "event");
  }

  /** An exception of a type, with JSON as its payload. */
  static byte[] exception(String type, String json) {
    return frame(json, ":exception-type", type, ":message-type", "exception");
  }

  private static byte[] frame(String json, String... namesAndValues) {
    ByteBuffer headers = ByteBuffer.allocate(MAX_HEADERS);
    header(headers, ":content-type", "application/json");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      header(headers, namesAndValues[i], namesAndValues[i + 1]);
    }
    headers.flip();
    byte[] payload = json.getBytes(UTF_8);
    int headerBytes = headers.remaining();
    byte[] bytes = new byte[PRELUDE_BYTES + headerBytes + payload.length + CHECKSUM_BYTES];
    ByteBuffer frame = ByteBuffer.wrap(bytes).putInt(bytes.length).putInt(headerBytes);
    frame.putInt(checksum(bytes, frame.position())).put(headers).put(payload);
    frame.putInt(checksum(bytes, frame.position()));
    return bytes;
  }

  private static void header(ByteBuffer headers, String name, String value) {
    byte[] text = value.getBytes(UTF_8);
    headers.put((byte) name.length()).put(name.getBytes(UTF_8));
    headers.put(STRING).putShort((short) text.length).put(text);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }
}
