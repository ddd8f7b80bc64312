/**
 * One live call: bytes copied past become an {@link io.percapita.call.LlmCall}; bounded, never
 * throws.
 */
@NullMarked
package io.percapita.capture;

import org.jspecify.annotations.NullMarked;
