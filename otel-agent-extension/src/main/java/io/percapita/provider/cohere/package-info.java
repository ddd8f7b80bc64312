/** Cohere's own wire formats. */
@NullMarked
package io.percapita.provider.cohere;

import org.jspecify.annotations.NullMarked;
