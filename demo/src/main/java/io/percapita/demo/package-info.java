/** A small SaaS with four AI features, its users, and a look at what they cost. */
@NullMarked
package io.percapita.demo;

import org.jspecify.annotations.NullMarked;
