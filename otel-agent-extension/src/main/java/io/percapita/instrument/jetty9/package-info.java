/** Taps Jetty's HTTP client 9.4 to 11. */
@NullMarked
package io.percapita.instrument.jetty9;

import org.jspecify.annotations.NullMarked;
