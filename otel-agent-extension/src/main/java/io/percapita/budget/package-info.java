/** What a user may spend, and what becomes of a call when that is reached. */
@NullMarked
package io.percapita.budget;

import org.jspecify.annotations.NullMarked;
