/** The wire formats of Google's Gemini API and of Vertex AI. */
@NullMarked
package io.percapita.provider.google;

import org.jspecify.annotations.NullMarked;
