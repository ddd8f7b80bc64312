/** What following a call costs. Results and how to repeat them: README.md in this module. */
@NullMarked
package io.percapita.benchmarks;

import org.jspecify.annotations.NullMarked;
