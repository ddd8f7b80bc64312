package io.percapita.wire;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** The data of a server-sent event: a part of the event's own bytes where it is in one line. */
final class EventData {
  private static final byte[] DATA = {'d', 'a', 't', 'a'};

  private final byte[] bytes;
  private final int offset;
  private final int length;

  private EventData(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /** Finds the data of a whole event, lines and their ends; null if it has none. */
  static @Nullable EventData of(byte[] event, int offset, int length) {
    EventData first = null;
    ByteArrayOutputStream lines = null;
    int end = offset + length;
    for (int at = offset; at < end; ) {
      int lineEnd = ByteSearch.indexOfEither(event, at, end, (byte) '\n', (byte) '\r');
      if (isData(event, at, lineEnd)) {
        int start = valueStart(event, at, lineEnd);
        if (first == null) {
          first = new EventData(event, start, lineEnd - start);
        } else {
          if (lines == null) {
            lines = new ByteArrayOutputStream(length);
            lines.write(event, first.offset, first.length);
          }
          lines.write('\n');
          lines.write(event, start, lineEnd - start);
        }
      }
      at = lineEnd + 1;
    }
    return lines == null ? first : new EventData(lines.toByteArray(), 0, lines.size());
  }

  /** Holds the data, among others. */
  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  private static boolean isData(byte[] event, int from, int to) {
    if (to - from < DATA.length) {
      return false;
    }
    for (int i = 0; i < DATA.length; i++) {
      if (event[from + i] != DATA[i]) {
        return false;
      }
    }
    return to - from == DATA.length || event[from + DATA.length] == ':';
  }

  /** Behind the colon and one space, as far as there are any. */
  private static int valueStart(byte[] event, int from, int to) {
    int at = Math.min(to, from + DATA.length + 1);
    return at < to && event[at] == ' ' ? at + 1 : at;
  }
}
