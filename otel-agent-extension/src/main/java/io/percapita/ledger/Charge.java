package io.percapita.ledger;

import java.time.Instant;

/**
 * What a call, or several as one, cost a user.
 *
 * @param user the user as telemetry shows them, which is the same in every JVM
 * @param plan the user's plan, or {@value #NO_PLAN}
 * @param feature the product feature
 * @param picoUsd pico-dollars, not negative
 * @param at when the call ended; decides in which month and hour it counts
 */
public record Charge(String user, String plan, String feature, long picoUsd, Instant at) {
  /** The plan of a user whose plan nobody named. */
  public static final String NO_PLAN = "unattributed";
}
