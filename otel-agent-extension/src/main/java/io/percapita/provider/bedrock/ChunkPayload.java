package io.percapita.provider.bedrock;

import io.percapita.wire.EventSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes the model's own events out of the chunks they are wrapped in, {@code
 * {"bytes":"<base64>","p":"abc"}}, as their bytes arrive. Other events pass as they are.
 *
 * <p>Holds {@value #MAX_BUFFER} bytes at most; what is longer is delivered in pieces. What is no
 * base64 ends the event there. Not thread-safe.
 */
final class ChunkPayload implements EventSink {
  static final int MAX_BUFFER = 2048;

  private static final int MIN_BUFFER = 512;
  private static final String CHUNK = "chunk";
  private static final byte[] BYTES = "bytes".getBytes(StandardCharsets.US_ASCII);
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final byte[] DIGITS = digits();

  private final EventSink sink;
  private byte[] buffer = new byte[MIN_BUFFER];
  private int buffered;

  private final byte[] name = new byte[BYTES.length + 1];
  private int nameLength;
  private int depth;
  private boolean inString;
  private boolean isValue;
  private boolean isPayload;
  private boolean afterBackslash;
  private int unicodeDigitsLeft;
  private int unicodeUnit;

  private int bits;
  private int bitCount;
  private boolean ended;

  ChunkPayload(EventSink sink) {
    this.sink = sink;
  }

  private static byte[] digits() {
    byte[] digits = new byte[128];
    Arrays.fill(digits, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      digits[ALPHABET.charAt(i)] = (byte) i;
    }
    return digits;
  }

  @Override
  public void data(@Nullable String event, byte[] data, int offset, int length, boolean last) {
    if (!CHUNK.equals(event)) {
      sink.data(event, data, offset, length, last);
      return;
    }
    for (int at = offset; at < offset + length; at++) {
      if (inString) {
        stringByte(data[at]);
      } else {
        structureByte(data[at]);
      }
    }
    sink.data(CHUNK, buffer, 0, buffered, last);
    buffered = 0;
    if (last) {
      reset();
    }
  }

  private void reset() {
    depth = 0;
    inString = false;
    isValue = false;
    isPayload = false;
    afterBackslash = false;
    unicodeDigitsLeft = 0;
    bits = 0;
    bitCount = 0;
    ended = false;
  }

  private void structureByte(byte b) {
    switch (b) {
      case '"' -> {
        inString = true;
        isPayload =
            isValue && depth == 1 && Arrays.equals(name, 0, nameLength, BYTES, 0, BYTES.length);
        nameLength = isValue ? nameLength : 0;
      }
      case '{', '[' -> {
        depth++;
        isValue = false;
      }
      case '}', ']' -> depth--;
      case ':' -> isValue = true;
      case ',' -> isValue = false;
      default -> {
        // White space, numbers and words, none of which is wanted.
      }
    }
  }

  private void stringByte(byte b) {
    if (unicodeDigitsLeft > 0) {
      unicodeUnit = (unicodeUnit << 4) | (Character.digit(b, 16) & 0xF);
      if (--unicodeDigitsLeft == 0) {
        character(unicodeUnit);
      }
    } else if (afterBackslash) {
      afterBackslash = false;
      if (b == 'u') {
        unicodeDigitsLeft = 4;
        unicodeUnit = 0;
      } else {
        character(b); // a slash, which some writers escape
      }
    } else if (b == '\\') {
      afterBackslash = true;
    } else if (b == '"') {
      inString = false;
    } else {
      character(b);
    }
  }

  private void character(int c) {
    if (isPayload) {
      digit(c);
    } else if (!isValue && nameLength < name.length) {
      name[nameLength++] = (byte) c;
    }
  }

  private void digit(int c) {
    int digit = c >= 0 && c < DIGITS.length ? DIGITS[c] : -1;
    ended |= digit < 0; // by padding, if all is well
    if (ended) {
      return;
    }
    bits = (bits << 6) | digit;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      append((byte) (bits >> bitCount));
    }
  }

  private void append(byte b) {
    if (buffered == MAX_BUFFER) {
      sink.data(CHUNK, buffer, 0, buffered, false);
      buffered = 0;
    } else if (buffered == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    buffer[buffered++] = b;
  }
}
