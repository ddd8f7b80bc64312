package io.percapita.metering;

import io.percapita.call.CallCost;
import io.percapita.call.CostStatus;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmResponse;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceBook;
import io.percapita.pricing.PriceQuery;
import io.percapita.pricing.PriceQuote;
import io.percapita.provider.Endpoint;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns a finished call into its cost and says how sure that is. Thread-safe. */
public final class CallPricer {
  private final Supplier<PriceBook> book;

  /**
   * Prices from a book.
   *
   * @param book answers the book of the moment, which may be replaced while the application runs
   */
  public CallPricer(Supplier<PriceBook> book) {
    this.book = book;
  }

  /** The cost of a call, at the price of the day it was made. */
  public CallCost cost(LlmCall call) {
    LlmResponse response = call.response();
    String tier = serviceTier(call);
    switch (response.usageOrigin()) {
      case MISSING -> {
        return withoutUsage(call, tier);
      }
      case FREE -> {
        return new CallCost(CostStatus.NONE, tier, null, null);
      }
      case UNCOUNTED -> {
        return unpriced(tier, "it is billed by what is not counted, such as minutes or images");
      }
      default -> {
        // There are counts to price.
      }
    }
    if (response.problem() != null && response.usageOrigin() == UsageOrigin.ESTIMATED) {
      return unpriced(tier, response.problem());
    }
    String model = call.billedModel();
    if (model == null) {
      return unpriced(tier, "neither request nor response names a model");
    }
    PriceQuote quote =
        book.get()
            .quote(
                new PriceQuery(
                    call.provider(),
                    model,
                    call.startedAt(),
                    tier,
                    call.billedRegion(),
                    response.usage()));
    if (quote instanceof PriceQuote.Priced priced) {
      return new CallCost(status(response), tier, priced, null);
    }
    return unpriced(tier, ((PriceQuote.Unpriced) quote).reason());
  }

  /**
   * What a call would have cost at another model, or null if that has no price.
   *
   * @param call one that has a cost
   */
  @Nullable Money costOf(LlmCall call, String model) {
    return total(
        new PriceQuery(
            call.provider(),
            model,
            call.startedAt(),
            serviceTier(call),
            call.billedRegion(),
            call.response().usage()));
  }

  /**
   * What a usage of an endpoint costs, or null if that has no price.
   *
   * @param tier the tier asked for, as the provider spells it, or null
   */
  @Nullable Money costOf(
      Endpoint endpoint, String model, @Nullable String tier, Usage usage, Instant at) {
    return total(
        new PriceQuery(
            endpoint.billedBy(model), model, at, requestedTier(tier), endpoint.region(), usage));
  }

  /** What a usage of an endpoint costs at most, whatever the model; zero where none has a price. */
  Money dearest(Endpoint endpoint, Usage usage, Instant at) {
    return book.get()
        .dearest(
            endpoint.billedBy(null),
            usage.count(Component.INPUT),
            usage.count(Component.OUTPUT),
            at);
  }

  private @Nullable Money total(PriceQuery query) {
    return book.get().quote(query) instanceof PriceQuote.Priced priced ? priced.total() : null;
  }

  /** A success that could not be read may have cost money; an error answer has not. */
  private static CallCost withoutUsage(LlmCall call, String tier) {
    String problem = call.response().problem();
    boolean success = call.statusCode() >= 200 && call.statusCode() < 300;
    return success && problem != null
        ? unpriced(tier, problem)
        : new CallCost(CostStatus.NONE, tier, null, null);
  }

  private static CallCost unpriced(String tier, String reason) {
    return new CallCost(CostStatus.UNPRICED, tier, null, reason);
  }

  private static CostStatus status(LlmResponse response) {
    if (!response.complete()) {
      return CostStatus.PARTIAL;
    }
    return response.usageOrigin() == UsageOrigin.ESTIMATED
        ? CostStatus.ESTIMATED
        : CostStatus.PRICED;
  }

  /** The tier that served the call; the one asked for only where no answer came to say. */
  private static String serviceTier(LlmCall call) {
    String served = call.response().serviceTier();
    if (served != null) {
      return served;
    }
    return requestedTier(call.request().serviceTier());
  }

  private static String requestedTier(@Nullable String requested) {
    if (requested == null) {
      return PriceQuery.STANDARD_TIER;
    }
    String tier = requested.toLowerCase(Locale.ROOT);
    return switch (tier) {
      case "auto", "default", "standard_only", "on_demand" -> PriceQuery.STANDARD_TIER;
      default -> tier;
    };
  }
}
