package io.percapita.instrument;

import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Holds back what has no line's end yet, and takes out lines that say {@code out}. */
public final class LineFilter implements ResponseFilter {
  private final StringBuilder held = new StringBuilder();
  private boolean isOver;

  @Override
  public ByteBuffer pass(ByteBuffer bytes) {
    if (isOver) {
      return bytes;
    }
    StringBuilder passed = new StringBuilder();
    String come = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    if (held.isEmpty() && come.endsWith("\n") && !come.contains("out\n")) {
      return bytes;
    }
    for (int i = 0; i < come.length(); i++) {
      char c = come.charAt(i);
      held.append(c);
      if (c == '\n') {
        passed.append(held.toString().equals("out\n") ? "" : held);
        held.setLength(0);
      }
    }
    return bytes(passed);
  }

  @Override
  public ByteBuffer end() {
    isOver = true;
    ByteBuffer rest = bytes(held);
    held.setLength(0);
    return rest;
  }

  private static ByteBuffer bytes(StringBuilder text) {
    return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }
}
