/** A stand-in for LLM providers: a server that speaks their formats and knows what it answered. */
@NullMarked
package io.percapita.testing;

import org.jspecify.annotations.NullMarked;
