package io.percapita.ledger;

/**
 * What a budget has to know of what a user has spent, in pico-dollars.
 *
 * @param month in the calendar month, on everything
 * @param day in the last 24 hours, on everything; 0 where that was not asked for
 * @param feature in the calendar month on one feature; 0 where none was asked for
 */
public record Spending(long month, long day, long feature) {}
