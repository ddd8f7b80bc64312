/** Voyage AI's wire format. */
@NullMarked
package io.percapita.provider.voyage;

import org.jspecify.annotations.NullMarked;
