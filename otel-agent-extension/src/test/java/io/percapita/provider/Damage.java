package io.percapita.provider;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

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

  private Damage() {}

  static byte[] to(byte[] bytes, Random random) {
    byte[] damaged = bytes;
    for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
      damaged = edit(damaged, random);
    }
    return damaged;
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
