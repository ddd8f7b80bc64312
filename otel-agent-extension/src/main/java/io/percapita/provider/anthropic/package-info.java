/** The wire format of Anthropic. */
@NullMarked
package io.percapita.provider.anthropic;

import org.jspecify.annotations.NullMarked;
