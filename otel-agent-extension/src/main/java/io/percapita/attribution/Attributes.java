package io.percapita.attribution;

import org.jspecify.annotations.Nullable;

/**
 * What one source says of a call; null where it says nothing.
 *
 * @param user the user's id, not yet hashed
 * @param feature the product feature
 * @param plan the user's plan
 */
record Attributes(@Nullable String user, @Nullable String feature, @Nullable String plan) {}
