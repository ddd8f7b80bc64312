package io.percapita.metering;

import io.percapita.call.Alternative;
import io.percapita.call.CallCost;
import io.percapita.call.LlmCall;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceBook;
import io.percapita.pricing.PriceQuery;
import io.percapita.pricing.PriceQuote;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a priced call would have cost in other ways. A call that an alternative cannot change,
 * or that has no price there, counts at what it did cost, so that over any set of calls the saving
 * is their cost less that of the alternative. Thread-safe.
 */
public final class AlternativePricer {
  private static final String BATCH_TIER = "batch";

  private final Supplier<PriceBook> book;
  private final Map<String, String> cheaperModels;

  /**
   * Prices from a book.
   *
   * @param book answers the book of the moment
   * @param cheaperModels the cheaper model of the same provider by a model's name, as requests or
   *     responses spell it; empty for none
   */
  public AlternativePricer(Supplier<PriceBook> book, Map<String, String> cheaperModels) {
    this.book = book;
    this.cheaperModels = Map.copyOf(cheaperModels);
  }

  /** What a call would have cost; empty for a call without a price. */
  public Map<Alternative, Money> costs(LlmCall call, CallCost cost) {
    Map<Alternative, Money> costs = new EnumMap<>(Alternative.class);
    PriceQuote.Priced actual = cost.priced();
    String model = call.billedModel();
    if (actual == null || model == null) {
      return costs;
    }
    String tier = cost.serviceTier();
    Usage usage = call.response().usage();
    Usage uncached = uncached(usage);
    costs.put(
        Alternative.NO_CACHE,
        uncached.equals(usage) ? actual.total() : priced(call, model, tier, uncached, actual));
    costs.put(
        Alternative.BATCH,
        tier.equals(PriceQuery.STANDARD_TIER)
            ? priced(call, model, BATCH_TIER, usage, actual)
            : actual.total());
    if (!cheaperModels.isEmpty()) {
      String cheaper = cheaperModel(call, model);
      costs.put(
          Alternative.CHEAPER_MODEL,
          cheaper == null ? actual.total() : priced(call, cheaper, tier, usage, actual));
    }
    return costs;
  }

  /** The costs of a call to which no alternative is applied. */
  Map<Alternative, Money> unchanged(CallCost cost) {
    Map<Alternative, Money> costs = new EnumMap<>(Alternative.class);
    PriceQuote.Priced actual = cost.priced();
    if (actual != null) {
      for (Alternative alternative : Alternative.values()) {
        if (alternative != Alternative.CHEAPER_MODEL || !cheaperModels.isEmpty()) {
          costs.put(alternative, actual.total());
        }
      }
    }
    return costs;
  }

  private Money priced(
      LlmCall call, String model, String tier, Usage usage, PriceQuote.Priced actual) {
    PriceQuote quote =
        book.get()
            .quote(
                new PriceQuery(
                    call.provider(), model, call.startedAt(), tier, call.billedRegion(), usage));
    return quote instanceof PriceQuote.Priced priced ? priced.total() : actual.total();
  }

  private @Nullable String cheaperModel(LlmCall call, String billed) {
    String requested = call.request().model();
    String cheaper = requested == null ? null : cheaperModels.get(requested);
    return cheaper == null ? cheaperModels.get(billed) : cheaper;
  }

  private static Usage uncached(Usage usage) {
    Usage.Builder uncached = Usage.builder();
    for (Component component : Component.values()) {
      uncached.add(withoutCache(component), usage.count(component));
    }
    return uncached.build();
  }

  private static Component withoutCache(Component component) {
    return switch (component) {
      case CACHE_READ, CACHE_WRITE_5M, CACHE_WRITE_1H -> Component.INPUT;
      case AUDIO_CACHE_READ -> Component.AUDIO_INPUT;
      case IMAGE_CACHE_READ -> Component.IMAGE_INPUT;
      default -> component;
    };
  }
}
