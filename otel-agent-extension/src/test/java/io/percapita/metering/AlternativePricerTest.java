package io.percapita.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.call.Alternative;
import io.percapita.call.CallCost;
import io.percapita.call.CallEnd;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmRequest;
import io.percapita.call.LlmResponse;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceBook;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Prices per million tokens: gpt-4o 2.50 in, 1.25 cached, 10 out; gpt-4o-mini 0.15, 0.075, 0.60; in
 * a batch half of that.
 */
final class AlternativePricerTest {
  private static final PriceBook BOOK = PriceBook.builtIn();
  private static final Usage USAGE =
      Usage.builder()
          .add(Component.INPUT, 1_000)
          .add(Component.CACHE_READ, 8_000)
          .add(Component.OUTPUT, 300)
          .build();

  private final AlternativePricer pricer =
      new AlternativePricer(() -> BOOK, Map.of("gpt-4o", "gpt-4o-mini"));

  @Test
  void eachAlternativeIsPricedAsTheProviderWouldBill() {
    assertThat(costs("gpt-4o", null))
        .containsOnly(
            // 9,000 x 2.50 + 300 x 10
            Map.entry(Alternative.NO_CACHE, usd("0.0255")),
            // 9,000 x 1.25 + 300 x 5: OpenAI's batches have no price of their own for cached input
            Map.entry(Alternative.BATCH, usd("0.01275")),
            // 1,000 x 0.15 + 8,000 x 0.075 + 300 x 0.60
            Map.entry(Alternative.CHEAPER_MODEL, usd("0.00093")));
  }

  @Test
  void aCallInABatchWithoutACheaperModelStaysAsItIs() {
    // 9,000 x 0.075 + 300 x 0.30
    assertThat(costs("gpt-4o-mini", "batch"))
        .containsEntry(Alternative.BATCH, usd("0.000765"))
        .containsEntry(Alternative.CHEAPER_MODEL, usd("0.000765"));
  }

  @Test
  void whereTheAlternativeHasNoPriceTheCallCountsAtItsCost() {
    AlternativePricer unknown = new AlternativePricer(() -> BOOK, Map.of("gpt-4o", "gpt-none"));
    LlmCall call = call("gpt-4o", null);
    CallCost cost = new CallPricer(() -> BOOK).cost(call);

    assertThat(unknown.costs(call, cost)).containsEntry(Alternative.CHEAPER_MODEL, usd("0.0155"));
  }

  @Test
  void withoutCheaperModelsThatAlternativeIsMissing() {
    LlmCall call = call("gpt-4o", null);
    CallCost cost = new CallPricer(() -> BOOK).cost(call);
    AlternativePricer none = new AlternativePricer(() -> BOOK, Map.of());

    assertThat(none.costs(call, cost)).containsOnlyKeys(Alternative.NO_CACHE, Alternative.BATCH);
    assertThat(none.unchanged(cost))
        .containsOnly(
            Map.entry(Alternative.NO_CACHE, usd("0.0155")),
            Map.entry(Alternative.BATCH, usd("0.0155")));
  }

  @Test
  void aCallWithoutAPriceHasNoAlternative() {
    assertThat(costs("gpt-none", null)).isEmpty();
  }

  private Map<Alternative, Money> costs(String model, @Nullable String tier) {
    LlmCall call = call(model, tier);
    return pricer.costs(call, new CallPricer(() -> BOOK).cost(call));
  }

  private static LlmCall call(String model, @Nullable String tier) {
    return new LlmCall(
        "openai",
        null,
        "chat",
        new LlmRequest(model, false, null, null, null),
        new LlmResponse(
            model, null, List.of(), tier, null, USAGE, UsageOrigin.REPORTED, true, null, null),
        200,
        CallEnd.COMPLETED,
        null,
        Instant.parse("2026-03-01T10:00:00Z"),
        1,
        -1);
  }

  private static Money usd(String amount) {
    return new Money(new BigDecimal(amount).movePointRight(12).longValueExact());
  }
}
