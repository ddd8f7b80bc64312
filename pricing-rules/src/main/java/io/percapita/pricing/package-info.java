/**
 * Price rules and the engine that answers what a usage cost on a day. No OpenTelemetry, no HTTP.
 */
@NullMarked
package io.percapita.pricing;

import org.jspecify.annotations.NullMarked;
