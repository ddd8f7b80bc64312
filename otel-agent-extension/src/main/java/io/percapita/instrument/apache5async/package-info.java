/** Taps the asynchronous Apache HttpClient 5. */
@NullMarked
package io.percapita.instrument.apache5async;

import org.jspecify.annotations.NullMarked;
