package io.percapita.provider.json;

/** The length of text in bytes of UTF-8, without encoding it. */
final class TextLength {
  private TextLength() {}

  /** The length of a text; half a surrogate pair counts half. */
  static long of(String text) {
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      length += ofUnit(text.charAt(i));
    }
    return length;
  }

  /** The length of the text that the inside of a JSON string stands for, escapes resolved. */
  static int ofJson(byte[] data, int from, int to) {
    int length = 0;
    int at = from;
    while (at < to) {
      if (data[at] != '\\') {
        length++;
        at++;
      } else if (at + 1 < to && data[at + 1] == 'u') {
        length += ofUnit(unit(data, at + 2, Math.min(at + 6, to)));
        at += 6;
      } else {
        length++;
        at += 2;
      }
    }
    return length;
  }

  /** The share of one UTF-16 unit. */
  static int ofUnit(int unit) {
    if (unit < 0x80) {
      return 1;
    }
    return unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3;
  }

  private static int unit(byte[] hex, int from, int to) {
    int unit = 0;
    for (int at = from; at < to; at++) {
      unit = (unit << 4) | (Character.digit(hex[at], 16) & 0xF);
    }
    return unit;
  }
}
