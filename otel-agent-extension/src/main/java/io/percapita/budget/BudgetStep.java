package io.percapita.budget;

/**
 * What happens from a certain spend on.
 *
 * @param threshold the part of the limit, as it is written, such as {@code 0.8}
 * @param fromPicoUsd the spend in pico-dollars at which it is reached
 * @param action what is done with calls from then on
 */
public record BudgetStep(String threshold, long fromPicoUsd, BudgetAction action) {}
