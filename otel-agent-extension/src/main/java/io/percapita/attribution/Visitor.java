package io.percapita.attribution;

/**
 * Who uses the application, with AI or without.
 *
 * @param user the user as telemetry may show them
 * @param plan the user's plan, {@link LabelLimiter#OTHER} if that is neither configured nor has
 *     been that of a call, or {@link Attribution#UNATTRIBUTED}
 */
public record Visitor(String user, String plan) {}
