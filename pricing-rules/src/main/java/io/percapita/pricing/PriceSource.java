package io.percapita.pricing;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Where a price comes from: enough to explain a cost a year later.
 *
 * @param rule the id of the rule, such as {@code openai/gpt-4o}
 * @param from the first day of the price, UTC, or null where it has no known beginning
 * @param to the day the price no longer holds, UTC, or null while it holds
 * @param source the page the figures were read from, or for prices of one's own what they rest on
 * @param checked the day the figures were last compared with the source
 * @param uncertain why the figures are not beyond doubt, or null where they are
 * @param discount what was negotiated and where it is written, or null where the list price holds
 */
public record PriceSource(
    String rule,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    String source,
    LocalDate checked,
    @Nullable String uncertain,
    @Nullable String discount) {
  /** The source of a discounted price; of the list price where the discount is null. */
  PriceSource with(@Nullable Discount discount) {
    return discount == null
        ? this
        : new PriceSource(rule, from, to, source, checked, uncertain, discount.description());
  }
}
