/** The order of things once a call is over: price it, charge it, record it. */
@NullMarked
package io.percapita.metering;

import org.jspecify.annotations.NullMarked;
