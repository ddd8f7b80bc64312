package io.percapita.attribution;

import org.jspecify.annotations.Nullable;

/**
 * The form in which a user or a tenant is told from any other. None is refused for its characters,
 * as a {@linkplain LabelValue label} is: a user would have no budget who has an invisible character
 * in their name, and the next source, which is trusted less, would name another.
 *
 * <p>What may not be shown is written as <code>&#92;u200b</code>, by the unit of UTF-16, and so is
 * a backslash before which the same stood already: each id has a form of its own.
 */
public final class Identifier {
  private static final char ESCAPE = '\\';
  private static final int UNIT_DIGITS = 4;

  /** A backslash, a {@code u} and the digits. */
  private static final int ESCAPED_LENGTH = 2 + UNIT_DIGITS;

  private static final int HEX = 16;

  private Identifier() {}

  /**
   * An id as somebody wrote it, trimmed, cut as labels are and with nothing in it that may not be
   * shown; null if nothing is left. What it has answered is not to be given to it again.
   */
  public static @Nullable String of(@Nullable String raw) {
    String id = LabelValue.cut(raw);
    if (id == null) {
      return null;
    }
    StringBuilder escaped = null;
    int i = 0;
    while (i < id.length()) {
      int character = id.codePointAt(i);
      int next = i + Character.charCount(character);
      boolean asIs = character == ESCAPE ? !isEscapedAt(id, i) : LabelValue.isText(character);
      if (!asIs && escaped == null) {
        escaped = new StringBuilder(id.length() + ESCAPED_LENGTH).append(id, 0, i);
      }
      if (escaped != null) {
        append(escaped, id, i, next, asIs);
      }
      i = next;
    }
    return escaped == null ? id : escaped.toString();
  }

  /** The id as it was written of which this is the form, trimmed and cut. */
  static String written(String identifier) {
    int at = identifier.indexOf(ESCAPE);
    if (at < 0) {
      return identifier;
    }
    StringBuilder written = new StringBuilder(identifier.length()).append(identifier, 0, at);
    while (at < identifier.length()) {
      if (isEscapedAt(identifier, at)) {
        written.append((char) Integer.parseInt(identifier, at + 2, at + ESCAPED_LENGTH, HEX));
        at += ESCAPED_LENGTH;
      } else {
        written.append(identifier.charAt(at));
        at++;
      }
    }
    return written.toString();
  }

  private static void append(StringBuilder escaped, String id, int from, int to, boolean asIs) {
    if (asIs) {
      escaped.append(id, from, to);
      return;
    }
    for (int i = from; i < to; i++) {
      String digits = Integer.toHexString(id.charAt(i));
      escaped.append(ESCAPE).append('u').append("0".repeat(UNIT_DIGITS - digits.length()));
      escaped.append(digits);
    }
  }

  private static boolean isEscapedAt(String text, int at) {
    if (text.length() - at < ESCAPED_LENGTH
        || text.charAt(at) != ESCAPE
        || text.charAt(at + 1) != 'u') {
      return false;
    }
    for (int i = at + 2; i < at + ESCAPED_LENGTH; i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || Character.digit(c, HEX) < 0) {
        return false;
      }
    }
    return true;
  }
}
