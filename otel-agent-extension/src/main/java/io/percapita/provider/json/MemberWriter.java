package io.percapita.provider.json;

import io.percapita.wire.ByteSink;

/** Writes a JSON object of strings, which need not fit into memory. Not thread-safe. */
final class MemberWriter {
  private static final int BUFFER_BYTES = 128;
  private static final String HEX = "0123456789abcdef";

  private final ByteSink sink;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private boolean hasMember;

  MemberWriter(ByteSink sink) {
    this.sink = sink;
  }

  /** Begins a member whose name needs no escapes. */
  void start(String name) {
    write(hasMember ? ",\"" : "{\"");
    write(name);
    write("\":\"");
    hasMember = true;
  }

  /** Writes a byte of the member's value. */
  void content(byte b) {
    if (b == '"' || b == '\\') {
      write((byte) '\\');
      write(b);
    } else if (b >= 0 && b < ' ') {
      write("\\u00");
      write((byte) HEX.charAt(b >> 4));
      write((byte) HEX.charAt(b & 0xF));
    } else {
      write(b);
    }
  }

  /** Ends the member. */
  void end() {
    write((byte) '"');
  }

  /** Hands on what has been written so far. */
  void flush() {
    if (buffered > 0) {
      sink.bytes(buffer, 0, buffered);
      buffered = 0;
    }
  }

  private void write(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      write((byte) ascii.charAt(i));
    }
  }

  private void write(byte b) {
    if (buffered == BUFFER_BYTES) {
      flush();
    }
    buffer[buffered++] = b;
  }
}
