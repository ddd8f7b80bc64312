package io.percapita.provider.json;

import io.percapita.provider.json.JsonFields.Node;
import io.percapita.wire.ByteSearch;
import io.percapita.wire.ByteSink;
import java.nio.charset.StandardCharsets;

/**
 * Cuts what is large out of a JSON text as its bytes pass, so that a parser behind it holds little,
 * whatever the text: of a string only the first {@value #MAX_STRING} bytes pass, of a name {@value
 * #MAX_NAME}, of a row of digits {@value #MAX_DIGITS}. Of arrays and objects that hold nothing
 * wanted, or are nested deeper than {@value #MAX_DEPTH} levels, only the brackets pass: that is
 * faster than to parse them. The rest passes unchanged.
 *
 * <p>Jackson's non-blocking parser collects a string whole before it reports it, which for a prompt
 * or a picture may be many megabytes. A shortened string ends in {@code \u0000} and the length of
 * the whole, see {@link #wholeLength}; so that nothing else looks like it, a {@code \u0000} of the
 * text's own passes as {@code \u0001}. Not thread-safe.
 */
final class JsonTrimmer {
  /** How many bytes of a string pass, give or take the rest of a character. */
  static final int MAX_STRING = 512;

  /** How many bytes of an object member's name pass; no wanted name is as long. */
  static final int MAX_NAME = 48;

  static final int MAX_DIGITS = 32;

  /** How many brackets may be open at once with all of their content passing. */
  static final int MAX_DEPTH = 24;

  private static final int OUTPUT_BYTES = 1024;
  private static final byte[] MARK = "\\u0000".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_MARK = MARK.length + 19;
  private static final int UNICODE_DIGITS = 4;

  /** From here on there may be no room for a string's end. */
  private static final int FULL = OUTPUT_BYTES - LONGEST_MARK - 1;

  /** The bytes that matter where nothing passes: brackets and quotes. */
  private static final boolean[] MEANS_SOMETHING = new boolean[256];

  static {
    for (byte b : "\"{}[]".getBytes(StandardCharsets.US_ASCII)) {
      MEANS_SOMETHING[b] = true;
    }
  }

  private final ByteSink sink;
  private final byte[] out = new byte[OUTPUT_BYTES];
  private int outLength;

  private boolean inString;
  private boolean isName;
  private boolean afterBackslash;
  private int unicodeDigitsLeft;
  private int unicodeUnit;
  private int passed;
  private boolean cut;
  private long stringLength;

  private int digits;

  /** The last byte outside of strings that was no white space. */
  private byte last;

  private final WantedContent content;

  /**
   * Trims a text.
   *
   * @param root what is wanted of it
   */
  JsonTrimmer(Node<?> root, ByteSink sink) {
    this.content = new WantedContent(root);
    this.sink = sink;
  }

  /**
   * The length in bytes of UTF-8 that a string, as the parser reports it, had before it was
   * shortened, or -1 if it was not.
   */
  static long wholeLength(String text) {
    int mark = text.lastIndexOf('\0');
    return mark < 0 ? -1 : Long.parseLong(text, mark + 1, text.length(), 10);
  }

  /** The part of a string, as the parser reports it, that is the text's own. */
  static String beginning(String text) {
    int mark = text.lastIndexOf('\0');
    return mark < 0 ? text : text.substring(0, mark);
  }

  void bytes(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = skipCut(bytes, offset, end);
    while (at < end) {
      if (outLength >= FULL) {
        flush();
      }
      int plainEnd = passPlain(bytes, at, end);
      if (plainEnd > at) {
        at = plainEnd;
      } else if (inString) {
        stringByte(bytes[at++]);
      } else {
        structureByte(bytes[at++]);
      }
      at = skipCut(bytes, at, end);
    }
    flush();
  }

  /** Passes the part of a string that means nothing but itself; answers where it ends. */
  private int passPlain(byte[] bytes, int from, int end) {
    if (!inString || isName || cut || afterBackslash || unicodeDigitsLeft > 0) {
      return from;
    }
    int room = Math.min(MAX_STRING - passed, FULL - outLength);
    int to =
        ByteSearch.indexOfEither(
            bytes, from, Math.min(end, from + Math.max(0, room)), (byte) '"', (byte) '\\');
    int count = to - from;
    System.arraycopy(bytes, from, out, outLength, count);
    outLength += count;
    passed += count;
    stringLength += count;
    return to;
  }

  /** Passes over what does not pass on, up to a byte that means something. */
  private int skipCut(byte[] bytes, int from, int end) {
    int at = from;
    if (inString) {
      if (cut && !afterBackslash && unicodeDigitsLeft == 0) {
        at = ByteSearch.indexOfEither(bytes, at, end, (byte) '"', (byte) '\\');
        stringLength += at - from;
      }
    } else if (content.isHidden()) {
      while (at < end && !MEANS_SOMETHING[bytes[at] & 0xFF]) {
        at++;
      }
    }
    return at;
  }

  private void structureByte(byte b) {
    if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
      digits = 0;
      pass(b);
      return;
    }
    byte before = last;
    last = b;
    if (b >= '0' && b <= '9') {
      if (++digits <= MAX_DIGITS) {
        pass(b);
      }
      return;
    }
    digits = 0;
    switch (b) {
      case '"' -> startString();
      case '{', '[' -> {
        pass(b);
        content.open(b == '{');
      }
      case '}', ']' -> {
        if (before == ',' || before == ':') {
          // Jackson minds a value that is missing here only if its bytes come in one piece.
          pass(before);
        }
        content.close();
        pass(b);
      }
      case ',' -> {
        content.next();
        pass(b);
      }
      default -> pass(b);
    }
  }

  private void startString() {
    pass((byte) '"');
    inString = true;
    isName = content.startString();
    passed = 0;
    cut = content.isHidden();
    stringLength = 0;
  }

  private void stringByte(byte b) {
    boolean inEscape = afterBackslash || unicodeDigitsLeft > 0;
    if (b == '"' && !inEscape) {
      inString = false;
      if (isName) {
        content.endName();
      } else if (cut) {
        passMark();
      }
      pass(b);
      return;
    }
    if (isName) {
      content.nameByte(b);
    }
    // A cut inside an escape or a character would make the text malformed.
    boolean mayCutHere = !inEscape && (b & 0xC0) != 0x80;
    cut |= mayCutHere && passed >= (isName ? MAX_NAME : MAX_STRING);
    byte visible = follow(b) ? (byte) '1' : b;
    if (!cut) {
      pass(visible);
      passed++;
    }
  }

  /** Keeps track of escapes and length; answers whether the byte completes an escaped NUL. */
  private boolean follow(byte b) {
    if (unicodeDigitsLeft > 0) {
      unicodeUnit = (unicodeUnit << 4) | (Character.digit(b, 16) & 0xF);
      unicodeDigitsLeft--;
      if (unicodeDigitsLeft == 0) {
        stringLength += TextLength.ofUnit(unicodeUnit);
        return unicodeUnit == 0;
      }
    } else if (afterBackslash) {
      afterBackslash = false;
      if (b == 'u') {
        unicodeDigitsLeft = UNICODE_DIGITS;
        unicodeUnit = 0;
      } else {
        stringLength++;
      }
    } else if (b == '\\') {
      afterBackslash = true;
    } else {
      stringLength++;
    }
    return false;
  }

  private void passMark() {
    if (content.isHidden()) {
      return;
    }
    for (byte b : MARK) {
      pass(b);
    }
    for (byte b : Long.toString(stringLength).getBytes(StandardCharsets.US_ASCII)) {
      pass(b);
    }
  }

  private void pass(byte b) {
    if (!content.isHidden()) {
      out[outLength++] = b;
    }
  }

  private void flush() {
    if (outLength > 0) {
      sink.bytes(out, 0, outLength);
      outLength = 0;
    }
  }
}
