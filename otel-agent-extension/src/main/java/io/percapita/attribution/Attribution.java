package io.percapita.attribution;

import org.jspecify.annotations.Nullable;

/**
 * Whose call it is.
 *
 * @param user the user as telemetry may show them, hashed unless raw ids were asked for, or null
 * @param userHashed whether {@code user} is a hash
 * @param feature the product feature, or {@link #UNATTRIBUTED}
 * @param plan the user's plan, or {@link #UNATTRIBUTED}
 * @param userSource which source named the user, such as {@code baggage}, or {@code none}
 */
public record Attribution(
    @Nullable String user, boolean userHashed, String feature, String plan, String userSource) {
  /** The feature or plan of a call for which no source names one. */
  public static final String UNATTRIBUTED = "unattributed";

  /** The source of a user nobody named. */
  public static final String NO_SOURCE = "none";
}
