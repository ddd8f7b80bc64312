package io.percapita.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * Makes the frames of {@code application/vnd.amazon.eventstream} from lines of text.
 *
 * <pre>
 * metadata: {"usage": …}             an event and its payload
 * bytes: {"type": …}                 a chunk, whose payload wraps this JSON in base64
 * exception throttlingException: {…} an exception
 * error InternalFailure:             an error, which has no payload
 * damaged metadata: {…}              an event with a byte that its checksum does not fit
 * cut metadata: {…}                  the first three quarters of a frame
 * </pre>
 */
public final class AwsFrames {
  private AwsFrames() {}

  /** The frames of all lines; blank ones and those that start with a number sign are none. */
  public static byte[] of(String lines) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    lines
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> frames.writeBytes(ofLine(line)));
    return frames.toByteArray();
  }

  private static byte[] ofLine(String line) {
    int colon = line.indexOf(':');
    String[] words = line.substring(0, colon).split(" ", 2);
    String name = words[words.length - 1];
    byte[] payload = line.substring(colon + 1).strip().getBytes(UTF_8);
    switch (words.length == 1 ? "" : words[0]) {
      case "exception" -> {
        return frame(
            header(":exception-type", name), header(":message-type", "exception"), payload);
      }
      case "error" -> {
        return frame(header(":error-code", name), header(":message-type", "error"), payload);
      }
      case "damaged" -> {
        byte[] frame = event(name, payload);
        frame[frame.length - 6] ^= 1;
        return frame;
      }
      case "cut" -> {
        byte[] frame = event(name, payload);
        return Arrays.copyOf(frame, frame.length * 3 / 4);
      }
      default -> {
        return event(name, payload);
      }
    }
  }

  private static byte[] event(String name, byte[] payload) {
    if (name.equals("bytes")) {
      String wrapped = Base64.getEncoder().encodeToString(payload);
      return event("chunk", ("{\"bytes\":\"" + wrapped + "\",\"p\":\"abcd\"}").getBytes(UTF_8));
    }
    byte[] type =
        concat(header(":content-type", "application/json"), header(":message-type", "event"));
    return frame(header(":event-type", name), type, payload);
  }

  static byte[] frame(byte[] headers, byte[] moreHeaders, byte[] payload) {
    byte[] all = concat(headers, moreHeaders);
    byte[] bytes = new byte[16 + all.length + payload.length];
    ByteBuffer frame = ByteBuffer.wrap(bytes).putInt(bytes.length).putInt(all.length);
    frame.putInt(checksum(bytes, frame.position())).put(all).put(payload);
    frame.putInt(checksum(bytes, frame.position()));
    return bytes;
  }

  /** Of a text. */
  static byte[] header(String name, String value) {
    byte[] text = value.getBytes(UTF_8);
    ByteBuffer length = ByteBuffer.allocate(3).put((byte) 7).putShort((short) text.length);
    return concat(named(name), concat(length.array(), text));
  }

  /** Of another type, with the bytes that follow the type. */
  static byte[] header(String name, int type, int... value) {
    byte[] bytes = new byte[1 + value.length];
    bytes[0] = (byte) type;
    for (int i = 0; i < value.length; i++) {
      bytes[1 + i] = (byte) value[i];
    }
    return concat(named(name), bytes);
  }

  private static byte[] named(String name) {
    byte[] text = name.getBytes(UTF_8);
    return concat(new byte[] {(byte) text.length}, text);
  }

  static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  static int checksum(byte[] bytes, int length) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }
}
