/** One LLM call as plain records, shared by every package that looks at it. No OpenTelemetry. */
@NullMarked
package io.percapita.call;

import org.jspecify.annotations.NullMarked;
