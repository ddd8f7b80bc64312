/** The adapter for {@link java.net.http.HttpClient}. */
@NullMarked
package io.percapita.instrument.jdkhttp;

import org.jspecify.annotations.NullMarked;
