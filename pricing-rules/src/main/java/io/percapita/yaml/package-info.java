/** YAML files that people write by hand, read with the place of every value. */
@NullMarked
package io.percapita.yaml;

import org.jspecify.annotations.NullMarked;
