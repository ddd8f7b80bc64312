/** Asks servlets of the jakarta.servlet packages who has logged in. */
@NullMarked
package io.percapita.instrument.servletjakarta;

import org.jspecify.annotations.NullMarked;
