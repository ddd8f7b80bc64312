package io.percapita.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of one frame of an {@link AwsEventStream} as their bytes arrive: each a name, a
 * type and a value. Keeps what names the event, {@value #MAX_TEXT} bytes of it. Not thread-safe.
 */
final class EventHeaders {
  static final int MAX_TEXT = 64;

  private static final byte[] EVENT_TYPE = ascii(":event-type");
  private static final byte[] EXCEPTION_TYPE = ascii(":exception-type");
  private static final byte[] ERROR_CODE = ascii(":error-code");

  /**
   * How many bytes the values of the types 0 to 9 have; -1 stands for a length that goes before.
   */
  private static final int[] VALUE_BYTES = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};

  private static final int STRING = 7;

  private enum State {
    NAME_LENGTH,
    NAME,
    TYPE,
    VALUE_LENGTH,
    VALUE,
    MALFORMED
  }

  private final byte[] text = new byte[MAX_TEXT];
  private State state = State.NAME_LENGTH;
  private int textLength;
  private int left;
  private int lengthBytesLeft;
  private int type;
  private boolean namesEvent;
  private boolean namesError;
  private @Nullable String eventName;

  private byte[] lastText = {};
  private boolean lastNamedError;
  private @Nullable String lastName;

  private static byte[] ascii(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  /** Begins another frame's headers. */
  void reset() {
    state = State.NAME_LENGTH;
    eventName = null;
  }

  void bytes(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      if (state == State.NAME || state == State.VALUE) {
        int count = Math.min(left, end - at);
        keep(bytes, at, count);
        at += count;
      } else {
        take(bytes[at++]);
      }
    }
  }

  /** Whether the bytes so far end where a header does. */
  boolean areWhole() {
    return state == State.NAME_LENGTH;
  }

  /** The event's name, or null if no header tells it. */
  @Nullable String eventName() {
    return eventName;
  }

  private void take(byte b) {
    switch (state) {
      case NAME_LENGTH -> {
        left = b & 0xFF;
        textLength = 0;
        state = left == 0 ? State.MALFORMED : State.NAME;
      }
      case TYPE -> {
        type = b;
        textLength = 0;
        boolean known = type >= 0 && type < VALUE_BYTES.length;
        left = known ? VALUE_BYTES[type] : 0;
        if (!known) {
          state = State.MALFORMED;
        } else if (left < 0) {
          left = 0;
          lengthBytesLeft = 2;
          state = State.VALUE_LENGTH;
        } else {
          startValue();
        }
      }
      case VALUE_LENGTH -> {
        left = (left << 8) | (b & 0xFF);
        if (--lengthBytesLeft == 0) {
          startValue();
        }
      }
      case NAME, VALUE, MALFORMED -> {
        // The first two are taken in one piece. The frame's end is where the last is told.
      }
    }
  }

  private void startValue() {
    state = State.VALUE;
    if (left == 0) {
      endValue();
    }
  }

  private void endValue() {
    state = State.NAME_LENGTH;
    if (namesEvent && type == STRING) {
      eventName = name();
    }
  }

  /** Most events of a stream have the name of the one before, which then is not made anew. */
  private String name() {
    String name = lastName;
    if (name == null || namesError != lastNamedError || !isText(lastText)) {
      lastText = Arrays.copyOf(text, Math.min(textLength, MAX_TEXT));
      lastNamedError = namesError;
      name =
          (namesError ? AwsEventStream.ERROR : "") + new String(lastText, StandardCharsets.UTF_8);
      lastName = name;
    }
    return name;
  }

  /** Takes the next bytes of a name or a value, of which those that fit are kept. */
  private void keep(byte[] bytes, int offset, int count) {
    int kept = Math.min(count, MAX_TEXT - textLength);
    if (kept > 0) {
      System.arraycopy(bytes, offset, text, textLength, kept);
    }
    textLength += count;
    left -= count;
    if (left > 0) {
      return;
    }
    if (state == State.VALUE) {
      endValue();
    } else {
      namesError = isText(EXCEPTION_TYPE) || isText(ERROR_CODE);
      namesEvent = namesError || isText(EVENT_TYPE);
      state = State.TYPE;
    }
  }

  private boolean isText(byte[] other) {
    return Arrays.equals(text, 0, Math.min(textLength, MAX_TEXT), other, 0, other.length);
  }
}
