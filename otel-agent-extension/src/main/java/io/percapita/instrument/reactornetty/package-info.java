/** Taps Reactor Netty 1.0 and later. */
@NullMarked
package io.percapita.instrument.reactornetty;

import org.jspecify.annotations.NullMarked;
