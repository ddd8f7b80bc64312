/** Settings from properties, environment and one YAML file, checked once at start-up. */
@NullMarked
package io.percapita.config;

import org.jspecify.annotations.NullMarked;
