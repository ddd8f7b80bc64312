/** The composition root: wires everything, imported by nobody. */
@NullMarked
package io.percapita.agent;

import org.jspecify.annotations.NullMarked;
