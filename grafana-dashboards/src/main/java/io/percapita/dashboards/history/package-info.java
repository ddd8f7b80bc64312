/** Invented months of a SaaS with AI features, for demonstrations and for proving dashboards. */
@NullMarked
package io.percapita.dashboards.history;

import org.jspecify.annotations.NullMarked;
