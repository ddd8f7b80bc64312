/** Taps Apache HttpClient 4. */
@NullMarked
package io.percapita.instrument.apache4;

import org.jspecify.annotations.NullMarked;
