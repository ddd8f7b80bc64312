/** The wire formats of OpenAI and of everybody who speaks them. */
@NullMarked
package io.percapita.provider.openai;

import org.jspecify.annotations.NullMarked;
