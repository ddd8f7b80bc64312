package io.percapita.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.percapita.call.CallCost;
import io.percapita.call.CallEnd;
import io.percapita.call.CostStatus;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmRequest;
import io.percapita.call.LlmResponse;
import io.percapita.pricing.PriceBook;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallPricerTest {
  private static final PriceBook BOOK = PriceBook.builtIn();
  private static final Usage USAGE =
      Usage.builder().add(Component.INPUT, 1000).add(Component.OUTPUT, 400).build();

  private final CallPricer pricer = new CallPricer(() -> BOOK);

  private static LlmResponse response(
      @Nullable String model, @Nullable String tier, UsageOrigin origin, boolean complete) {
    return new LlmResponse(
        model, "1", List.of("stop"), tier, null, USAGE, origin, complete, null, null);
  }

  private static LlmCall call(LlmRequest request, LlmResponse response, int status) {
    return new LlmCall(
        "openai",
        null,
        "chat",
        request,
        response,
        status,
        CallEnd.COMPLETED,
        null,
        Instant.parse("2026-03-01T12:00:00Z"),
        1_000_000,
        -1);
  }

  private static LlmRequest request(@Nullable String model, @Nullable String tier) {
    return new LlmRequest(model, false, tier, null, null);
  }

  static Stream<Arguments> statuses() {
    return Stream.of(
        argumentSet("reported", UsageOrigin.REPORTED, true, CostStatus.PRICED),
        argumentSet("estimated", UsageOrigin.ESTIMATED, true, CostStatus.ESTIMATED),
        argumentSet("cut off", UsageOrigin.REPORTED, false, CostStatus.PARTIAL),
        argumentSet("cut off, estimated", UsageOrigin.ESTIMATED, false, CostStatus.PARTIAL));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void saysHowSureTheCostIs(UsageOrigin origin, boolean complete, CostStatus expected) {
    LlmResponse response = response("gpt-4o-mini-2024-07-18", null, origin, complete);

    CallCost cost = pricer.cost(call(request("gpt-4o-mini", null), response, 200));

    assertThat(cost.status()).isEqualTo(expected);
    // 1000 x 0.15 + 400 x 0.60 USD per million
    assertThat(cost.priced().total().toUsdString()).isEqualTo("0.00039");
  }

  @Test
  void theResponsesModelIsBilled() {
    LlmResponse response = response("gpt-4o-2024-08-06", null, UsageOrigin.REPORTED, true);

    assertThat(pricer.cost(call(request("gpt-4o-mini", null), response, 200)).priced().rule())
        .isEqualTo("openai/gpt-4o");
  }

  @Test
  void theTierThatServedGoesBeforeTheOneAskedFor() {
    LlmRequest asked = request("o3", "flex");
    LlmResponse served = response("o3-2025-04-16", "standard", UsageOrigin.REPORTED, true);
    LlmResponse silent = response("o3-2025-04-16", null, UsageOrigin.ESTIMATED, false);

    assertThat(pricer.cost(call(asked, served, 200)).serviceTier()).isEqualTo("standard");
    assertThat(pricer.cost(call(asked, silent, 200)).serviceTier()).isEqualTo("flex");
  }

  @Test
  void anErrorAnswerCostsNothing() {
    CallCost cost = pricer.cost(call(request("gpt-4o", null), LlmResponse.NONE, 429));

    assertThat(cost.status()).isEqualTo(CostStatus.NONE);
    assertThat(cost.priced()).isNull();
  }

  @Test
  void aSuccessThatCouldNotBeReadIsUnpricedRatherThanFree() {
    LlmResponse unreadable = LlmResponse.unreadable("the call could not be followed");

    CallCost cost = pricer.cost(call(request("gpt-4o", null), unreadable, 200));

    assertThat(cost.status()).isEqualTo(CostStatus.UNPRICED);
    assertThat(cost.reason()).isEqualTo("the call could not be followed");
  }

  @Test
  void theRegionThatServedGoesBeforeTheEndpoints() {
    LlmResponse silent = response("gpt-6-luna", null, UsageOrigin.REPORTED, true);
    LlmResponse served =
        new LlmResponse(
            "gpt-6-luna",
            "1",
            List.of(),
            null,
            "global",
            USAGE,
            UsageOrigin.REPORTED,
            true,
            null,
            null);

    // (1000 x 0.10 + 400 x 0.50) USD per million, and a tenth more in a region
    assertThat(usd(regional("eu", silent))).isEqualTo("0.00033");
    assertThat(usd(regional("eu", served))).isEqualTo("0.0003");
    assertThat(usd(regional(null, silent))).isEqualTo("0.0003");
  }

  private String usd(LlmCall call) {
    return pricer.cost(call).priced().total().toUsdString();
  }

  private static LlmCall regional(@Nullable String region, LlmResponse response) {
    return new LlmCall(
        "openai",
        region,
        "chat",
        request("gpt-6-luna", null),
        response,
        200,
        CallEnd.COMPLETED,
        null,
        Instant.parse("2026-10-15T12:00:00Z"),
        1_000_000,
        -1);
  }

  @Test
  void aCallWithoutAnyModelIsUnpriced() {
    LlmResponse response = response(null, null, UsageOrigin.REPORTED, true);

    assertThat(pricer.cost(call(request(null, null), response, 200)).reason())
        .isEqualTo("neither request nor response names a model");
  }
}
