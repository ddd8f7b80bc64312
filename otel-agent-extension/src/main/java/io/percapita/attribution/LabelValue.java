package io.percapita.attribution;

import io.percapita.text.Beginning;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a value from outside may become a label. Two values that somebody can tell
 * apart stay apart: only spaces and tabs at the ends go, as HTTP has it for headers (RFC 9110,
 * section 5.5). Who somebody is has a form of its own: {@link Identifier}.
 */
public final class LabelValue {
  private static final int MAX_LENGTH = 128;

  /** Invisible, too, but Persian and other scripts cannot be written without them. */
  private static final int NON_JOINER = 0x200C;

  private static final int JOINER = 0x200D;

  private LabelValue() {}

  /**
   * A value trimmed and cut to {@value #MAX_LENGTH} characters, or null if nothing is left or it
   * holds characters that no honest value does. Of what it has answered it answers the same.
   */
  public static @Nullable String of(@Nullable String raw) {
    String value = cut(raw);
    return value == null || !isText(value) ? null : value;
  }

  /** A value trimmed and cut, whatever its characters are; null if nothing is left. */
  static @Nullable String cut(@Nullable String raw) {
    if (raw == null) {
      return null;
    }
    String value = trimmed(raw);
    if (value.length() > MAX_LENGTH) {
      // Trimmed once more, so that the label of a label is itself.
      value = trimmed(Beginning.of(value, MAX_LENGTH));
    }
    return value.isBlank() ? null : value;
  }

  private static String trimmed(String raw) {
    int start = 0;
    int end = raw.length();
    while (start < end && isSpace(raw.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(raw.charAt(end - 1))) {
      end--;
    }
    return raw.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isText(String value) {
    int i = 0;
    while (i < value.length()) {
      int character = value.codePointAt(i);
      if (!isText(character)) {
        return false;
      }
      i += Character.charCount(character);
    }
    return true;
  }

  /**
   * Not what ends a line, is invisible, or turns the direction of writing, by which a name looks
   * like another's; nor half a character, which as bytes would be like any other half.
   */
  static boolean isText(int character) {
    if (character < 0x7F) { // nearly all there are
      return character >= ' ';
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      case Character.FORMAT -> character == NON_JOINER || character == JOINER;
      default -> true;
    };
  }
}
