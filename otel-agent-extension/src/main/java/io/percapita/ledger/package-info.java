/** Who was active and what they spent. */
@NullMarked
package io.percapita.ledger;

import org.jspecify.annotations.NullMarked;
