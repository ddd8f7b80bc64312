/** Taps java.net.HttpURLConnection. */
@NullMarked
package io.percapita.instrument.urlconnection;

import org.jspecify.annotations.NullMarked;
