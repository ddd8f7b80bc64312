package io.percapita.telemetry;

import io.percapita.attribution.Attribution;
import io.percapita.call.CallCost;
import io.percapita.call.CallEnd;
import io.percapita.call.CostStatus;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmRequest;
import io.percapita.call.LlmResponse;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceQuote;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls for tests: one that has everything, and others that differ from it. */
final class Calls {
  static final Usage USAGE =
      Usage.builder()
          .add(Component.INPUT, 700)
          .add(Component.CACHE_READ, 200)
          .add(Component.CACHE_WRITE_5M, 60)
          .add(Component.CACHE_WRITE_1H, 40)
          .add(Component.OUTPUT, 90)
          .add(Component.REASONING, 10)
          .build();

  /** $0.0025 for input and $0.001 for output. */
  static final PriceQuote.Priced PRICED =
      new PriceQuote.Priced(
          Map.of(
              Component.INPUT, new Money(2_500_000_000L),
              Component.OUTPUT, new Money(1_000_000_000L)),
          new Money(3_500_000_000L),
          "openai/gpt-4o",
          "2026-03-01-abc");

  static final CallCost COST = new CallCost(CostStatus.PRICED, "standard", PRICED, null);
  static final CallCost FREE = new CallCost(CostStatus.NONE, "standard", null, null);

  static final LlmResponse RESPONSE =
      new LlmResponse(
          "gpt-4o-2024-08-06",
          "chatcmpl-1",
          List.of("stop"),
          "standard",
          null,
          USAGE,
          UsageOrigin.REPORTED,
          new Money(3_600_000_000L),
          true,
          null,
          null);

  /** A streamed call of 2 seconds, whose first chunk took half of one. */
  static final LlmCall CALL = call("gpt-4o", RESPONSE, null, 500_000_000);

  static final LlmCall REFUSED = call("gpt-4o", LlmResponse.NONE, "429", -1);

  /** Whose stream ended with an error when the model had begun to answer. */
  static final LlmCall BROKEN = call("gpt-4o", RESPONSE, "overloaded_error", 500_000_000);

  private Calls() {}

  static LlmCall of(@Nullable String model) {
    LlmResponse response =
        new LlmResponse(
            null, null, List.of(), null, null, USAGE, UsageOrigin.REPORTED, true, null, null);
    return call(model, response, null, 500_000_000);
  }

  static LlmCall notStreamed() {
    return new LlmCall(
        "openai",
        null,
        "chat",
        new LlmRequest("gpt-4o", false, null, null, null),
        RESPONSE,
        200,
        CallEnd.COMPLETED,
        null,
        Instant.parse("2026-03-01T10:00:00Z"),
        2_000_000_000L,
        500_000_000);
  }

  static Attribution user(@Nullable String user) {
    return new Attribution(
        user, true, "smart-search", "pro", user == null ? Attribution.NO_SOURCE : "baggage");
  }

  static CallCost unpriced(String reason) {
    return new CallCost(CostStatus.UNPRICED, "standard", null, reason);
  }

  private static LlmCall call(
      @Nullable String model,
      LlmResponse response,
      @Nullable String errorType,
      long firstChunkNanos) {
    return new LlmCall(
        "openai",
        null,
        "chat",
        new LlmRequest(model, true, null, "not for telemetry", "conv-1"),
        response,
        "429".equals(errorType) ? 429 : 200,
        CallEnd.COMPLETED,
        errorType,
        Instant.parse("2026-03-01T10:00:00Z"),
        2_000_000_000L,
        firstChunkNanos);
  }
}
