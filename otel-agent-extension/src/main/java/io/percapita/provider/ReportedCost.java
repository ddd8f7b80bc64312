package io.percapita.provider;

import io.percapita.pricing.Money;
import io.percapita.provider.json.JsonFields;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What providers and gateways say a call cost: where the figure stands and how it becomes money. It
 * is exact to the pico-dollar; decimals beyond are rounded.
 */
public final class ReportedCost {
  /**
   * What LiteLLM's proxy works out, see <a
   * href="https://docs.litellm.ai/docs/proxy/response_headers">its headers</a>.
   */
  private static final String LITELLM_HEADER = "x-litellm-response-cost";

  private static final int MAX_HEADER = 64;
  private static final int PICO_DECIMALS = 12;

  /** No call costs ten thousand dollars. */
  private static final int MAX_WHOLE_DIGITS = 4;

  /** Smaller numbers have more zeros than a pico-dollar by far, and are none. */
  private static final int MAX_DECIMALS = 60;

  /** xAI counts in ticks, of which ten thousand million are a dollar. */
  private static final int TICK_DECIMALS = 10;

  private ReportedCost() {}

  /**
   * Wants the cost in dollars and in ticks below an object of counts.
   *
   * @param usage the object's path with a dot at its end, such as {@code usage.}
   */
  public static JsonFields.Builder<ResponseFacts> addTo(
      JsonFields.Builder<ResponseFacts> fields, String usage) {
    return fields
        .decimal(usage + "cost", ReportedCost::dollars)
        .decimal(usage + "cost.total_cost", ReportedCost::dollars)
        .decimal(
            usage + "cost_in_usd_ticks", (facts, ticks) -> amount(facts, ticks, TICK_DECIMALS));
  }

  /** Takes note of a gateway's header; what the body says goes before it. */
  static void readHeader(Function<String, @Nullable String> headers, ResponseFacts facts) {
    String text = headers.apply(LITELLM_HEADER);
    if (text == null || text.length() > MAX_HEADER) {
      return;
    }
    try {
      dollars(facts, new BigDecimal(text.strip()));
    } catch (NumberFormatException ignored) {
      // "None", where the gateway does not know.
    }
  }

  private static void dollars(ResponseFacts facts, BigDecimal usd) {
    amount(facts, usd, 0);
  }

  /** Takes a number of units of which ten to the power of so many decimals are a dollar. */
  private static void amount(ResponseFacts facts, BigDecimal number, int decimals) {
    // What is out of bounds is not even computed with: an exponent may be anything.
    boolean possible =
        number.signum() >= 0
            && (long) number.precision() - number.scale() <= MAX_WHOLE_DIGITS + decimals
            && number.scale() <= MAX_DECIMALS;
    if (possible) {
      BigDecimal pico =
          number
              .scaleByPowerOfTen(-decimals)
              .setScale(PICO_DECIMALS, RoundingMode.HALF_UP)
              .scaleByPowerOfTen(PICO_DECIMALS);
      facts.reportedCost(new Money(pico.longValueExact()));
    }
  }
}
