/** Asks Spring WebFlux who has logged in. */
@NullMarked
package io.percapita.instrument.springwebflux;

import org.jspecify.annotations.NullMarked;
