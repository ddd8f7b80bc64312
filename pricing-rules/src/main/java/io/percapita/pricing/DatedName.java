package io.percapita.pricing;

import org.jspecify.annotations.Nullable;

/**
 * The names of dated model snapshots: a family's name followed by {@code -2024-08-06}, {@code
 * -20250929} or {@code @20250929}.
 *
 * <p>Only a date makes a snapshot. {@code gpt-4o-audio-preview} is another model than {@code
 * gpt-4o}, at another price.
 */
final class DatedName {
  private static final String DASHED = "dddd-dd-dd";
  private static final String COMPACT = "dddddddd";

  private DatedName() {}

  /** The family a dated name belongs to, or null if the name does not end in a date. */
  static @Nullable String family(String name) {
    int dashed = name.length() - DASHED.length();
    if (endsIn(DASHED, name, dashed) && isDay(name, dashed + 5, dashed + 8)) {
      return name.substring(0, dashed - 1);
    }
    int compact = name.length() - COMPACT.length();
    if (endsIn(COMPACT, name, compact) && isDay(name, compact + 4, compact + 6)) {
      return name.substring(0, compact - 1);
    }
    return null;
  }

  private static boolean endsIn(String shape, String name, int start) {
    // A family's name and a separator must come before the date.
    if (start < 2 || (name.charAt(start - 1) != '-' && name.charAt(start - 1) != '@')) {
      return false;
    }
    for (int i = 0; i < shape.length(); i++) {
      char c = name.charAt(start + i);
      if (shape.charAt(i) == 'd' ? (c < '0' || c > '9') : c != shape.charAt(i)) {
        return false;
      }
    }
    return name.startsWith("20", start);
  }

  private static boolean isDay(String name, int monthStart, int dayStart) {
    int month = twoDigits(name, monthStart);
    int day = twoDigits(name, dayStart);
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
  }

  private static int twoDigits(String name, int start) {
    return (name.charAt(start) - '0') * 10 + name.charAt(start + 1) - '0';
  }
}
