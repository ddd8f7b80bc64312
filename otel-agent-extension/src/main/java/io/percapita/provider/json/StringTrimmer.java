package io.percapita.provider.json;

import io.percapita.wire.ByteSink;
import java.nio.charset.StandardCharsets;

/**
 * Shortens the long strings of a JSON text as its bytes pass, so that a parser behind it never
 * holds more than {@value #MAX_STRING} bytes of one. Everything else passes unchanged.
 *
 * <p>Jackson's non-blocking parser collects a string whole before it reports it, which for a prompt
 * or a picture may be many megabytes. A shortened string ends in {@code \u0000} and the number of
 * bytes left out, so that its length is not lost; see {@link #droppedBytes}. Not thread-safe.
 */
final class StringTrimmer {
  /** How many bytes of a string pass, give or take the rest of a character. */
  static final int MAX_STRING = 512;

  private static final int OUTPUT_BYTES = 1024;
  private static final byte[] MARK = "\\u0000".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_MARK = MARK.length + 19;
  private static final int UNICODE_DIGITS = 4;

  private final ByteSink sink;
  private final byte[] out = new byte[OUTPUT_BYTES];
  private int outLength;
  private boolean inString;
  private boolean afterBackslash;
  private int unicodeDigitsLeft;
  private int passed;
  private long dropped;

  StringTrimmer(ByteSink sink) {
    this.sink = sink;
  }

  /** How many bytes were left out of a string as the parser reports it, or 0. */
  static long droppedBytes(String text) {
    int mark = text.lastIndexOf('\0');
    if (mark < 0 || mark == text.length() - 1) {
      return 0;
    }
    long count = 0;
    for (int i = mark + 1; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      count = count * 10 + digit;
    }
    return count;
  }

  void bytes(byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int at = skipDropped(bytes, offset, end); at < end; at = skipDropped(bytes, at + 1, end)) {
      if (outLength + LONGEST_MARK + 1 >= OUTPUT_BYTES) {
        flush();
      }
      byte b = bytes[at];
      if (!inString) {
        out[outLength++] = b;
        if (b == '"') {
          inString = true;
          passed = 0;
          dropped = 0;
        }
      } else {
        stringByte(b);
      }
    }
    flush();
  }

  /** Passes over the part of a long string that is left out, up to a byte that means something. */
  private int skipDropped(byte[] bytes, int from, int end) {
    int at = from;
    if (inString && dropped > 0 && !afterBackslash && unicodeDigitsLeft == 0) {
      while (at < end && bytes[at] != '"' && bytes[at] != '\\') {
        at++;
      }
      dropped += at - from;
    }
    return at;
  }

  private void stringByte(byte b) {
    boolean inEscape = afterBackslash || unicodeDigitsLeft > 0;
    if (b == '"' && !inEscape) {
      inString = false;
      endString();
      return;
    }
    // A cut inside an escape or a character would make the text malformed.
    boolean mayCutHere = !inEscape && (b & 0xC0) != 0x80;
    if (dropped > 0 || (passed >= MAX_STRING && mayCutHere)) {
      dropped++;
    } else {
      out[outLength++] = b;
      passed++;
    }
    followEscape(b);
  }

  private void followEscape(byte b) {
    if (unicodeDigitsLeft > 0) {
      unicodeDigitsLeft--;
    } else if (afterBackslash) {
      afterBackslash = false;
      unicodeDigitsLeft = b == 'u' ? UNICODE_DIGITS : 0;
    } else {
      afterBackslash = b == '\\';
    }
  }

  private void endString() {
    if (dropped > 0) {
      put(MARK);
      put(Long.toString(dropped).getBytes(StandardCharsets.US_ASCII));
    }
    out[outLength++] = '"';
  }

  private void put(byte[] bytes) {
    System.arraycopy(bytes, 0, out, outLength, bytes.length);
    outLength += bytes.length;
  }

  private void flush() {
    if (outLength > 0) {
      sink.bytes(out, 0, outLength);
      outLength = 0;
    }
  }
}
