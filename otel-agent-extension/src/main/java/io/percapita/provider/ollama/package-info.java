/** Ollama's own wire format. */
@NullMarked
package io.percapita.provider.ollama;

import org.jspecify.annotations.NullMarked;
