/** Hears from Jetty's server whom an application is told to have logged in. */
@NullMarked
package io.percapita.instrument.jettyserver;

import org.jspecify.annotations.NullMarked;
