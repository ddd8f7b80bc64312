/**
 * Endpoints and wire formats: bytes of a call become its request, response and usage. No HTTP
 * library.
 */
@NullMarked
package io.percapita.provider;

import org.jspecify.annotations.NullMarked;
