package io.percapita.pricing;

/**
 * Rates that hold every day between two minutes, UTC.
 *
 * @param fromMinute the first minute, counted from midnight
 * @param toMinute the minute from which they no longer hold; before {@code fromMinute} it is the
 *     next day's
 */
record HourlyRates(int fromMinute, int toMinute, RateTable rates) {
  /** How many minutes a day has. */
  static final int MINUTES_OF_DAY = 24 * 60;

  /** Whether the rates hold in a minute, counted from midnight. */
  boolean holdAt(int minute) {
    return fromMinute < toMinute
        ? minute >= fromMinute && minute < toMinute
        : minute >= fromMinute || minute < toMinute;
  }

  /** Whether there is a minute in which both hold. */
  boolean overlap(HourlyRates other) {
    return holdAt(other.fromMinute) || other.holdAt(fromMinute);
  }
}
