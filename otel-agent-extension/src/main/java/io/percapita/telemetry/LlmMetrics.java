package io.percapita.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleCounter;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.percapita.attribution.Attribution;
import io.percapita.attribution.LabelLimiter;
import io.percapita.call.CallCost;
import io.percapita.call.CostStatus;
import io.percapita.call.LlmCall;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceQuote;
import io.percapita.usage.Component;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a call: its dollars and tokens by whose it is and what it was, and those of the
 * GenAI semantic conventions. Thread-safe.
 */
public final class LlmMetrics {
  private static final Logger logger = Logger.getLogger(LlmMetrics.class.getName());
  private static final String UNKNOWN = "unknown";

  /** Gateways echo any model name they are sent, so their number must be bounded. */
  private static final int MODEL_LIMIT = 200;

  /** Gateways answer with tiers and errors of their own, too. */
  private static final int TIER_LIMIT = 20;

  private static final int ERROR_TYPE_LIMIT = 100;
  private static final int LOGGED_MODELS = 200;

  private final DoubleCounter cost;
  private final LongCounter tokens;
  private final DoubleCounter userCost;
  private final LongCounter unpricedCalls;
  private final LongCounter captureErrors;
  private final GenAiMetrics genAi;
  private final LabelLimiter tiers = new LabelLimiter("llm.service_tier", TIER_LIMIT);
  private final LabelLimiter errorTypes = new LabelLimiter("error.type", ERROR_TYPE_LIMIT);
  private final LabelLimiter models = new LabelLimiter("model", MODEL_LIMIT);
  private final Set<String> loggedModels = ConcurrentHashMap.newKeySet();

  /** Makes the instruments. */
  public LlmMetrics(Meter meter) {
    cost =
        meter
            .counterBuilder(MetricNames.COST)
            .ofDoubles()
            .setUnit("{USD}")
            .setDescription("What LLM calls cost, in US dollars")
            .build();
    tokens =
        meter
            .counterBuilder(MetricNames.TOKENS)
            .setUnit("{token}")
            .setDescription("Tokens of LLM calls by billable component, and requests billed apart")
            .build();
    userCost =
        meter
            .counterBuilder(MetricNames.USER_COST)
            .ofDoubles()
            .setUnit("{USD}")
            .setDescription("What the LLM calls of a user cost, in US dollars")
            .build();
    unpricedCalls =
        meter
            .counterBuilder(MetricNames.UNPRICED_CALLS)
            .setUnit("{call}")
            .setDescription("LLM calls that no price rule covers")
            .build();
    captureErrors =
        meter
            .counterBuilder(MetricNames.CAPTURE_ERRORS)
            .setUnit("{error}")
            .setDescription("Failures while following LLM calls, kept from the application")
            .build();
    genAi = new GenAiMetrics(meter);
  }

  /** Records a finished call. */
  public void record(LlmCall call, CallCost callCost, Attribution attribution) {
    String errorType = call.errorType() == null ? null : errorTypes.limit(call.errorType());
    genAi.record(
        call, limited(call.request().model()), limited(call.response().model()), errorType);
    recordResults(call, callCost, attribution, 1);
  }

  /**
   * Records what calls made earlier consumed and cost. They are in no histogram: those tell of
   * single calls, and of requests that take as long as their calls.
   *
   * @param call the calls, as one
   * @param calls how many they are
   */
  public void recordResults(LlmCall call, CallCost callCost, Attribution attribution, long calls) {
    String billed = limited(call.billedModel());
    String billedModel = billed == null ? UNKNOWN : billed;
    Labels labels = new Labels(call, billedModel, tiers.limit(callCost.serviceTier()), attribution);
    if (call.response().usageOrigin().hasCounts()) {
      for (Component component : Component.values()) {
        long count = call.response().usage().count(component);
        if (count > 0) {
          tokens.add(count, labels.with(component));
        }
      }
    }
    PriceQuote.Priced priced = callCost.priced();
    if (priced != null) {
      for (Map.Entry<Component, Money> part : priced.components().entrySet()) {
        cost.add(part.getValue().toUsd(), labels.with(part.getKey()));
      }
      if (attribution.user() != null) {
        userCost.add(
            priced.total().toUsd(),
            Attributes.of(
                LlmAttributes.USER, attribution.user(), LlmAttributes.PLAN, attribution.plan()));
      }
    }
    if (callCost.status() == CostStatus.UNPRICED) {
      unpriced(call, billedModel, callCost, calls);
    }
  }

  /**
   * Counts a failure of our own.
   *
   * @param stage which part failed; of a few fixed values
   */
  public void captureError(String stage) {
    captureErrors.add(1, Attributes.of(LlmAttributes.CAPTURE_STAGE, stage));
  }

  private void unpriced(LlmCall call, String billedModel, CallCost callCost, long calls) {
    unpricedCalls.add(
        calls,
        Attributes.of(
            LlmAttributes.PROVIDER,
            call.provider(),
            LlmAttributes.RESPONSE_MODEL,
            billedModel,
            LlmAttributes.OPERATION,
            call.operation()));
    if (loggedModels.size() < LOGGED_MODELS
        && loggedModels.add(call.provider() + " " + billedModel)) {
      logger.log(
          Level.WARNING,
          "Percapita cannot price calls of model {0} of {1}; their tokens are counted, their dollars"
              + " are not: {2}",
          new Object[] {billedModel, call.provider(), callCost.reason()});
    }
  }

  private @Nullable String limited(@Nullable String model) {
    return model == null ? null : models.limit(model);
  }

  /** The labels that all components of a call share. */
  private static final class Labels {
    private final Attributes common;

    Labels(LlmCall call, String model, String serviceTier, Attribution attribution) {
      common =
          Attributes.builder()
              .put(LlmAttributes.PROVIDER, call.provider())
              .put(LlmAttributes.RESPONSE_MODEL, model)
              .put(LlmAttributes.OPERATION, call.operation())
              .put(LlmAttributes.FEATURE, attribution.feature())
              .put(LlmAttributes.PLAN, attribution.plan())
              .put(LlmAttributes.SERVICE_TIER, serviceTier)
              .build();
    }

    Attributes with(Component component) {
      return common.toBuilder().put(LlmAttributes.COMPONENT, component.id()).build();
    }
  }
}
