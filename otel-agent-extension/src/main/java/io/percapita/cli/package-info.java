/** The command lines of {@code java -jar percapita.jar}. */
@NullMarked
package io.percapita.cli;

import org.jspecify.annotations.NullMarked;
