package io.percapita.attribution;

import org.jspecify.annotations.Nullable;

/** The form in which a value from outside may become a label. */
final class LabelValue {
  private static final int MAX_LENGTH = 128;

  private LabelValue() {}

  /**
   * A value trimmed and cut to {@value #MAX_LENGTH} characters, or null if nothing is left or it
   * holds control characters, which no honest value does.
   */
  static @Nullable String of(@Nullable String raw) {
    if (raw == null) {
      return null;
    }
    String value = raw.strip();
    if (value.isEmpty()) {
      return null;
    }
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        return null;
      }
    }
    if (value.length() <= MAX_LENGTH) {
      return value;
    }
    int end = Character.isHighSurrogate(value.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
    return value.substring(0, end);
  }
}
