/** Whose call is it: user, plan and feature. */
@NullMarked
package io.percapita.attribution;

import org.jspecify.annotations.NullMarked;
