/** The rules as data, and the tools that read them. */
@NullMarked
package io.percapita.dashboards;

import org.jspecify.annotations.NullMarked;
