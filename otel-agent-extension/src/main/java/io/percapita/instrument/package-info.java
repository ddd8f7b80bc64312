/** What all client adapters share towards the agent. */
@NullMarked
package io.percapita.instrument;

import org.jspecify.annotations.NullMarked;
