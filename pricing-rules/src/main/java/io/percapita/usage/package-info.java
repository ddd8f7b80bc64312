/**
 * What a call consumed, in disjoint billable counts. Knows nothing of providers, prices or JSON.
 */
@NullMarked
package io.percapita.usage;

import org.jspecify.annotations.NullMarked;
