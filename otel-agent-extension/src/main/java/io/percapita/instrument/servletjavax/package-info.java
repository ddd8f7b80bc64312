/** Asks servlets of the javax.servlet packages who has logged in. */
@NullMarked
package io.percapita.instrument.servletjavax;

import org.jspecify.annotations.NullMarked;
