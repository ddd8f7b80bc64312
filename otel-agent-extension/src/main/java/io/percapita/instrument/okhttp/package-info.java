/** The adapter for OkHttp 3, 4 and 5. */
@NullMarked
package io.percapita.instrument.okhttp;

import org.jspecify.annotations.NullMarked;
