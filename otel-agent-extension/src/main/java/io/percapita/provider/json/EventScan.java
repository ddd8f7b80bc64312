package io.percapita.provider.json;

import io.percapita.wire.ByteSearch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A quick look at the JSON of one stream event, in one pass and without parsing it: does it carry
 * anything worth reading, and how much text does it carry. Immutable and thread-safe.
 *
 * <p>Most events of a stream are a few words of answer; a thousand of them must cost next to
 * nothing. {@link RepeatedEvents} makes it cheaper still.
 */
public final class EventScan {
  /** What {@link #scan} answers for an event to be parsed. */
  public static final int WORTH_READING = -1;

  private final byte[][] telling;
  private final byte[][] counts;
  private final byte[][] text;

  /**
   * Looks for members at any depth.
   *
   * @param telling the names of members which, if not null, make an event worth reading
   * @param text the names of members whose strings are the answer's text
   */
  public EventScan(List<String> telling, List<String> text) {
    this(telling, List.of(), text);
  }

  /**
   * Looks for members at any depth.
   *
   * @param telling the names of members which, if not null, make an event worth reading
   * @param counts the names of objects of numbers which do so too, but where events that are alike
   *     follow each other, the last says all that the others said
   * @param text the names of members whose strings are the answer's text
   */
  public EventScan(List<String> telling, List<String> counts, List<String> text) {
    this.telling = bytes(telling);
    this.counts = bytes(counts);
    this.text = bytes(text);
  }

  /**
   * Looks at an event.
   *
   * @return {@link #WORTH_READING}, or the length in bytes of the text that the event carries
   */
  public int scan(byte[] data, int offset, int length) {
    return scan(data, offset, length, null);
  }

  /**
   * Looks at an event and notes where its scalar members stand, but for telling ones. Counts make
   * an event worth reading only if there is no place to note them.
   *
   * @param values where to note them, or null
   */
  int scan(byte[] data, int offset, int length, @Nullable EventValues values) {
    int end = offset + length;
    int textBytes = 0;
    int at = offset;
    int depth = 0; // of the objects within counts
    while (at < end) {
      byte b = data[at++];
      if (b != '"') {
        depth += depth > 0 ? nesting(b) : 0;
        continue;
      }
      int start = at;
      at = stringEnd(data, at, end);
      int nameLength = at - start;
      int value = valueAfter(data, at + 1, end);
      if (value < 0) {
        at++; // not a member's name, but a string of its own
        continue;
      }
      boolean isString = data[value] == '"';
      boolean isTelling = isOneOf(telling, data, start, nameLength);
      if (isTelling && data[value] != 'n') {
        return WORTH_READING;
      }
      boolean isCounts = data[value] != 'n' && isOneOf(counts, data, start, nameLength);
      if (isCounts) {
        if (values == null || data[value] != '{') {
          return WORTH_READING;
        }
        values.hasCounts = true;
        if (depth == 0) {
          depth = 1;
          at = value + 1;
          continue;
        }
      }
      boolean isText = isString && isOneOf(text, data, start, nameLength);
      at = isString ? stringEnd(data, value + 1, end) : value;
      if (isText) {
        textBytes += TextLength.ofJson(data, value + 1, at);
      }
      if (values != null && !isTelling && data[value] != '{' && data[value] != '[') {
        int from = isString ? value + 1 : value;
        values.add(
            from - offset,
            valueEnd(data, from, end, isString) - offset,
            isString,
            isText,
            depth > 0);
      }
      at += isString ? 1 : 0;
    }
    return textBytes;
  }

  private static int nesting(byte b) {
    return b == '{' ? 1 : b == '}' ? -1 : 0;
  }

  /** Where a scalar ends whose content begins at an index: at a string's quote, or a delimiter. */
  static int valueEnd(byte[] data, int from, int end, boolean isString) {
    if (isString) {
      return stringEnd(data, from, end);
    }
    int at = from;
    while (at < end && isScalar(data[at])) {
      at++;
    }
    return at;
  }

  private static boolean isScalar(byte b) {
    return b > ' ' && b != ',' && b != '}' && b != ']' && b != '"';
  }

  /** Where the quote stands that closes the string whose content begins at an index. */
  private static int stringEnd(byte[] data, int from, int end) {
    int at = ByteSearch.indexOfEither(data, from, end, (byte) '"', (byte) '\\');
    while (at < end && data[at] == '\\') {
      at = ByteSearch.indexOfEither(data, Math.min(at + 2, end), end, (byte) '"', (byte) '\\');
    }
    return at;
  }

  /** Where the value begins if a colon comes next, or -1. */
  private static int valueAfter(byte[] data, int from, int end) {
    int colon = skipSpace(data, from, end);
    if (colon >= end || data[colon] != ':') {
      return -1;
    }
    int value = skipSpace(data, colon + 1, end);
    return value < end ? value : -1;
  }

  private static int skipSpace(byte[] data, int from, int end) {
    int at = from;
    while (at < end && (data[at] == ' ' || data[at] == '\n' || data[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static boolean isOneOf(byte[][] names, byte[] data, int offset, int length) {
    for (byte[] name : names) {
      if (name.length == length && matches(name, data, offset)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] name, byte[] data, int offset) {
    for (int i = 0; i < name.length; i++) {
      if (name[i] != data[offset + i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[][] bytes(List<String> names) {
    return names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
  }
}
