package io.percapita.pricing;

import java.time.DayOfWeek;
import java.util.Set;

/**
 * Rates that hold between two minutes of some days of the week, UTC.
 *
 * @param days the days on which the hours begin
 * @param fromMinute the first minute, counted from midnight
 * @param toMinute the minute from which they no longer hold; before {@code fromMinute} it is the
 *     next day's
 */
record HourlyRates(Set<DayOfWeek> days, int fromMinute, int toMinute, RateTable rates) {
  /** Whether the rates hold in a minute of a day, counted from midnight. */
  boolean holdAt(DayOfWeek day, int minute) {
    if (fromMinute < toMinute) {
      return minute >= fromMinute && minute < toMinute && days.contains(day);
    }
    return (minute >= fromMinute && days.contains(day))
        || (minute < toMinute && days.contains(day.minus(1)));
  }

  /** Whether there is a minute in which both hold. */
  boolean overlap(HourlyRates other) {
    return beginsWithin(other) || other.beginsWithin(this);
  }

  private boolean beginsWithin(HourlyRates other) {
    return days.stream().anyMatch(day -> other.holdAt(day, fromMinute));
  }
}
