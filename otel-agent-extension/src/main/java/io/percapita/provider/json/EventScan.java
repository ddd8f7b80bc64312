package io.percapita.provider.json;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A quick look at the JSON of one stream event, in one pass and without parsing it: does it carry
 * anything worth reading, and how much text does it carry. Immutable and thread-safe.
 *
 * <p>Most events of a stream are a few words of answer; a thousand of them must cost next to
 * nothing.
 */
public final class EventScan {
  /** What {@link #scan} answers for an event to be parsed. */
  public static final int WORTH_READING = -1;

  private final byte[][] telling;
  private final byte[][] text;

  /**
   * Looks for members at any depth.
   *
   * @param telling the names of members which, if not null, make an event worth reading
   * @param text the names of members whose strings are the answer's text
   */
  public EventScan(List<String> telling, List<String> text) {
    this.telling = bytes(telling);
    this.text = bytes(text);
  }

  /**
   * Looks at an event.
   *
   * @return {@link #WORTH_READING}, or the length in bytes of the text that the event carries
   */
  public int scan(byte[] data, int offset, int length) {
    int end = offset + length;
    int textBytes = 0;
    int at = offset;
    while (at < end) {
      if (data[at++] != '"') {
        continue;
      }
      int start = at;
      at = stringEnd(data, at, end);
      int nameLength = at - start;
      int value = valueAfter(data, at + 1, end);
      if (value < 0) {
        at++; // not a member's name, but a string of its own
      } else if (isOneOf(telling, data, start, nameLength) && data[value] != 'n') {
        return WORTH_READING;
      } else if (data[value] == '"' && isOneOf(text, data, start, nameLength)) {
        at = stringEnd(data, value + 1, end);
        textBytes += TextLength.ofJson(data, value + 1, at);
        at++;
      } else {
        at = value;
      }
    }
    return textBytes;
  }

  /** Where the quote stands that closes the string whose content begins at an index. */
  private static int stringEnd(byte[] data, int from, int end) {
    int at = from;
    while (at < end && data[at] != '"') {
      at += data[at] == '\\' ? 2 : 1;
    }
    return Math.min(at, end);
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
