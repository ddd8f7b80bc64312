/** Hears from Spring Security who has logged in to an application that is reactive. */
@NullMarked
package io.percapita.instrument.springsecurity;

import org.jspecify.annotations.NullMarked;
