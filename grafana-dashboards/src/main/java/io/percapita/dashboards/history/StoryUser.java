package io.percapita.dashboards.history;

import java.util.HexFormat;

/**
 * A user of the story.
 *
 * @param number counts them, from 0
 * @param plan what they pay for
 * @param usesAi whether they use AI features at all
 * @param heavy whether they use them many times as much as others
 * @param firstDay the day on which they come, from 0
 */
public record StoryUser(int number, String plan, boolean usesAi, boolean heavy, int firstDay) {
  /** The user as telemetry shows them: a name of hex digits, as of a hash. */
  public String id() {
    return HexFormat.of().toHexDigits((number + 1) * 0x9E3779B97F4A7C15L);
  }
}
