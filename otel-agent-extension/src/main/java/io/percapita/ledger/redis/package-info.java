/** The ledger that JVMs share in a Redis or Valkey. */
@NullMarked
package io.percapita.ledger.redis;

import org.jspecify.annotations.NullMarked;
