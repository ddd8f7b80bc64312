package io.percapita.metering;

import io.percapita.call.CallCost;
import io.percapita.call.CostStatus;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmResponse;
import io.percapita.pricing.PriceBook;
import io.percapita.pricing.PriceQuery;
import io.percapita.pricing.PriceQuote;
import io.percapita.usage.UsageOrigin;
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
