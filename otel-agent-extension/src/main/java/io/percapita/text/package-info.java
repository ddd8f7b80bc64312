/** What all layers do with text from outside. */
@NullMarked
package io.percapita.text;

import org.jspecify.annotations.NullMarked;
