/**
 * The only door between client adapters and the engine; JDK types only. The name's prefix is what
 * lets adapter class loaders see it.
 */
@NullMarked
package io.opentelemetry.javaagent.percapita.bridge;

import org.jspecify.annotations.NullMarked;
