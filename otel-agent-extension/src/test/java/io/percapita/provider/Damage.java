package io.percapita.provider;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;

/** Bytes as a broken or hostile server might send them: a few random edits of good ones. */
final class Damage {
  private static final String[] SNIPPETS = {
    "\"",
    "\\",
    "\\u0000",
    "\\ud83c",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\n",
    "\r",
    "\n\n",
    "\r\n\r\n",
    "data: ",
    "event: error\n",
    "[DONE]",
    "null",
    "-1",
    "1e999",
    "99999999999999999999",
    "\"usage\":",
    "\"model\":\"x\",",
    "\"type\":\"message_stop\","
  };

  private static final int PRELUDE_BYTES = 12;

  private Damage() {}

  static byte[] to(byte[] bytes, Random random) {
    byte[] damaged = bytes;
    for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
      damaged = edit(damaged, random);
    }
    return damaged;
  }

  /**
   * The same within the payloads of Amazon's frames, whose checksums still fit, or nothing behind
   * the checksum would ever be damaged.
   */
  static byte[] insideFrames(byte[] frames, Random random) {
    byte[] damaged = frames.clone();
    ByteBuffer buffer = ByteBuffer.wrap(damaged);
    for (int at = 0; at + PRELUDE_BYTES <= damaged.length && isWhole(buffer, at); ) {
      int payload = at + PRELUDE_BYTES + buffer.getInt(at + Integer.BYTES);
      int end = at + buffer.getInt(at) - Integer.BYTES;
      if (end > payload && random.nextInt(3) == 0) {
        overwrite(damaged, payload + random.nextInt(end - payload), end, random);
        CRC32 checksum = new CRC32();
        checksum.update(damaged, at, end - at);
        buffer.putInt(end, (int) checksum.getValue());
      }
      at = end + Integer.BYTES;
    }
    return damaged;
  }

  private static boolean isWhole(ByteBuffer frames, int at) {
    return frames.getInt(at) <= frames.capacity() - at;
  }

  private static void overwrite(byte[] bytes, int from, int end, Random random) {
    byte[] snippet = SNIPPETS[random.nextInt(SNIPPETS.length)].getBytes(StandardCharsets.UTF_8);
    System.arraycopy(snippet, 0, bytes, from, Math.min(snippet.length, end - from));
  }

  private static byte[] edit(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(40));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    switch (random.nextInt(5)) {
      case 0 -> out.write(bytes, to, bytes.length - to); // a part is missing
      case 1 -> {
        // the rest is missing
      }
      case 2 -> { // a part comes twice
        out.write(bytes, from, to - from);
        out.write(bytes, from, bytes.length - from);
      }
      case 3 -> { // a byte is another
        out.write(random.nextInt(256));
        out.write(bytes, Math.min(from + 1, to), bytes.length - Math.min(from + 1, to));
      }
      default -> { // something is inserted
        out.writeBytes(SNIPPETS[random.nextInt(SNIPPETS.length)].getBytes(StandardCharsets.UTF_8));
        out.write(bytes, from, bytes.length - from);
      }
    }
    return out.toByteArray();
  }
}
