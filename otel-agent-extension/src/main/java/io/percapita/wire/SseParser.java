package io.percapita.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream of server-sent events as its bytes arrive, wherever they are cut.
 *
 * <p>Retains at most {@value #MAX_BUFFER} bytes: events up to that size are delivered whole, longer
 * ones in pieces. Line endings, comments, byte order mark and multi-line data are as <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">the
 * standard</a> says; unlike there, an event that the stream's end cuts off is delivered, because it
 * may hold the only usage there is. Not thread-safe.
 */
public final class SseParser implements EventSplitter {
  /** The longest event delivered in one piece, in bytes. */
  static final int MAX_BUFFER = 4096;

  private static final int MIN_BUFFER = 1024;
  private static final int MAX_NAME = 64;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] NEW_LINE = {'\n'};
  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

  private enum State {
    FIELD,
    SPACE,
    VALUE
  }

  private enum Field {
    DATA,
    EVENT,
    OTHER
  }

  private final EventSink listener;
  private final byte[] field = new byte[EVENT.length + 1];
  private byte[] buffer = new byte[MIN_BUFFER];
  private final byte[] name = new byte[MAX_NAME];

  private State state = State.FIELD;
  private Field current = Field.OTHER;
  private int fieldLength;
  private int nameLength;
  private int buffered;
  private int markMatched;
  private boolean hasData;
  private boolean afterCarriageReturn;

  /** Delivers to a listener. */
  public SseParser(EventSink listener) {
    this.listener = listener;
  }

  @Override
  public void bytes(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = markMatched < BYTE_ORDER_MARK.length ? skipMark(bytes, offset, end) : offset;
    while (at < end) {
      byte b = bytes[at];
      if (afterCarriageReturn) {
        afterCarriageReturn = false;
        if (b == '\n') {
          at++;
          continue;
        }
      }
      switch (state) {
        case FIELD -> {
          at++;
          fieldByte(b);
        }
        case SPACE -> {
          state = State.VALUE;
          at += b == ' ' ? 1 : 0;
        }
        case VALUE -> {
          int lineEnd = ByteSearch.indexOfEither(bytes, at, end, (byte) '\n', (byte) '\r');
          value(bytes, at, lineEnd - at);
          at = lineEnd;
          if (at < end) {
            afterCarriageReturn = bytes[at] == '\r';
            at++;
            endLine();
          }
        }
      }
    }
  }

  @Override
  public void end() {
    if (hasData) {
      dispatch();
    }
  }

  /** Skips the mark at the very start; the first byte that is none of it ends the attempt. */
  private int skipMark(byte[] bytes, int offset, int end) {
    int at = offset;
    while (at < end && markMatched < BYTE_ORDER_MARK.length) {
      if (bytes[at] != BYTE_ORDER_MARK[markMatched]) {
        markMatched = BYTE_ORDER_MARK.length;
        return at;
      }
      markMatched++;
      at++;
    }
    return at;
  }

  private void fieldByte(byte b) {
    if (b == '\n' || b == '\r') {
      afterCarriageReturn = b == '\r';
      if (fieldLength == 0) {
        dispatch();
      } else {
        current = identify();
        startValue();
        endLine();
      }
    } else if (b == ':') {
      current = identify();
      startValue();
      state = State.SPACE;
    } else if (fieldLength < field.length) {
      field[fieldLength++] = b;
    }
  }

  private Field identify() {
    if (Arrays.equals(field, 0, fieldLength, DATA, 0, DATA.length)) {
      return Field.DATA;
    }
    return Arrays.equals(field, 0, fieldLength, EVENT, 0, EVENT.length) ? Field.EVENT : Field.OTHER;
  }

  private void startValue() {
    if (current == Field.EVENT) {
      nameLength = 0;
    } else if (current == Field.DATA) {
      if (hasData) {
        append(NEW_LINE, 0, 1);
      }
      hasData = true;
    }
  }

  private void value(byte[] bytes, int offset, int length) {
    if (current == Field.DATA) {
      append(bytes, offset, length);
    } else if (current == Field.EVENT) {
      int kept = Math.min(length, MAX_NAME - nameLength);
      System.arraycopy(bytes, offset, name, nameLength, kept);
      nameLength += kept;
    }
  }

  private void endLine() {
    state = State.FIELD;
    fieldLength = 0;
    current = Field.OTHER;
  }

  private void append(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (buffered == MAX_BUFFER) {
        listener.data(eventName(), buffer, 0, buffered, false);
        buffered = 0;
      }
      int taken = Math.min(left, MAX_BUFFER - buffered);
      ensure(buffered + taken);
      System.arraycopy(bytes, from, buffer, buffered, taken);
      buffered += taken;
      from += taken;
      left -= taken;
    }
  }

  private void ensure(int capacity) {
    if (capacity > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(MAX_BUFFER, Math.max(capacity, buffer.length * 2)));
    }
  }

  private void dispatch() {
    if (hasData) {
      listener.data(eventName(), buffer, 0, buffered, true);
    }
    hasData = false;
    buffered = 0;
    nameLength = 0;
    endLine();
  }

  private @Nullable String eventName() {
    return nameLength == 0 ? null : new String(name, 0, nameLength, StandardCharsets.UTF_8);
  }
}
