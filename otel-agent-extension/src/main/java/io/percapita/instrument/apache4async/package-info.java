/** Taps Apache HttpAsyncClient 4.1. */
@NullMarked
package io.percapita.instrument.apache4async;

import org.jspecify.annotations.NullMarked;
