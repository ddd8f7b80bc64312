/** Incremental JSON: named values out of bodies of any size, in bounded memory. */
@NullMarked
package io.percapita.provider.json;

import org.jspecify.annotations.NullMarked;
