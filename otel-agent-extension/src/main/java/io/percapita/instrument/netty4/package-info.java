/** Taps Netty 4.1 and later. */
@NullMarked
package io.percapita.instrument.netty4;

import org.jspecify.annotations.NullMarked;
