package io.percapita.pricing;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Where a price comes from: enough to explain a cost a year later.
 *
 * @param rule the id of the rule, such as {@code openai/gpt-4o}
 * @param from the first day of the price, UTC, or null where it has no known beginning
 * @param to the day the price no longer holds, UTC, or null while it holds
 * @param url the page the figures were read from
 * @param checked the day the figures were last compared with that page
 * @param uncertain why the figures are not beyond doubt, or null where they are
 */
public record PriceSource(
    String rule,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    String url,
    LocalDate checked,
    @Nullable String uncertain) {}
