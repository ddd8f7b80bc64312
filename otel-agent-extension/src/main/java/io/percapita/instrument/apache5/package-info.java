/** Taps Apache HttpClient 5. */
@NullMarked
package io.percapita.instrument.apache5;

import org.jspecify.annotations.NullMarked;
