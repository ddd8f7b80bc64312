/** Tells what an application's own propagators read from requests from what it sets itself. */
@NullMarked
package io.percapita.instrument.propagators;

import org.jspecify.annotations.NullMarked;
