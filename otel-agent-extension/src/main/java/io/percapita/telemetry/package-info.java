/** Every exported name, and the spans and metrics that carry them. */
@NullMarked
package io.percapita.telemetry;

import org.jspecify.annotations.NullMarked;
