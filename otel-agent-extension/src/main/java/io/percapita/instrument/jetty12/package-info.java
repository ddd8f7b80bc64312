/** Taps Jetty's HTTP client 12. */
@NullMarked
package io.percapita.instrument.jetty12;

import org.jspecify.annotations.NullMarked;
