package io.percapita.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleCounter;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.percapita.attribution.Attribution;
import io.percapita.attribution.LabelLimiter;
import io.percapita.call.Alternative;
import io.percapita.call.CallCost;
import io.percapita.call.CostStatus;
import io.percapita.call.LlmCall;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceQuote;
import io.percapita.usage.Component;
import java.util.List;
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

  private final String instance;
  private final MoneyCounter cost;
  private final MoneyCounter userCost;
  private final MoneyCounter alternativeCost;
  private final MoneyCounter saved;
  private final LongCounter tokens;
  private final LongCounter calls;
  private final LongCounter unpricedCalls;
  private final LongCounter captureErrors;
  private final GenAiMetrics genAi;
  private final LabelLimiter tiers = new LabelLimiter("llm.service_tier", TIER_LIMIT);
  private final LabelLimiter errorTypes = new LabelLimiter("error.type", ERROR_TYPE_LIMIT);
  private final LabelLimiter models = new LabelLimiter("model", MODEL_LIMIT);
  private final Set<String> loggedModels = ConcurrentHashMap.newKeySet();

  /**
   * Makes the instruments.
   *
   * @param watch knows which values have been exported
   * @param instance names this JVM, differently each time it runs, on every counter of calls and
   *     money; so Prometheus can tell a restart from a counter that rises
   * @param maxUsers how many users have a cost series of their own
   */
  public LlmMetrics(Meter meter, ExportWatch watch, String instance, int maxUsers) {
    this.instance = instance;
    cost =
        new MoneyCounter(
            dollars(meter, MetricNames.COST, "What LLM calls cost, in US dollars"),
            watch,
            MetricViews.COST_SERIES);
    userCost =
        new MoneyCounter(
            dollars(
                meter, MetricNames.USER_COST, "What the LLM calls of a user cost, in US dollars"),
            watch,
            maxUsers);
    alternativeCost =
        new MoneyCounter(
            dollars(
                meter,
                MetricNames.ALTERNATIVE_COST,
                "What LLM calls would have cost otherwise, in US dollars"),
            watch,
            MetricViews.COST_SERIES);
    saved =
        new MoneyCounter(
            dollars(
                meter,
                MetricNames.BUDGET_SAVED,
                "What sending calls to other models has saved, in US dollars"),
            watch,
            MetricViews.COST_SERIES);
    tokens =
        meter
            .counterBuilder(MetricNames.TOKENS)
            .setUnit("{token}")
            .setDescription("Tokens of LLM calls by billable component, and requests billed apart")
            .build();
    calls =
        meter
            .counterBuilder(MetricNames.CALLS)
            .setUnit("{call}")
            .setDescription("LLM calls that have ended, by how sure their cost is")
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

  private static DoubleCounter dollars(Meter meter, String name, String description) {
    return meter
        .counterBuilder(name)
        .ofDoubles()
        .setUnit("{USD}")
        .setDescription(description)
        .build();
  }

  /**
   * Records a finished call.
   *
   * @param alternatives what it would have cost in other ways
   */
  public void record(
      LlmCall call,
      CallCost callCost,
      Map<Alternative, Money> alternatives,
      Attribution attribution) {
    genAi.record(
        call,
        limited(call.request().model()),
        limited(call.response().model()),
        limitedErrorType(call));
    recordResults(call, callCost, alternatives, attribution, 1);
  }

  /**
   * Records what calls made earlier consumed and cost. They are in no histogram: those tell of
   * single calls, and of requests that take as long as their calls.
   *
   * @param call the calls, as one
   * @param alternatives what they would have cost in other ways
   * @param count how many they are
   */
  public void recordResults(
      LlmCall call,
      CallCost callCost,
      Map<Alternative, Money> alternatives,
      Attribution attribution,
      long count) {
    String billed = limited(call.billedModel());
    String model = billed == null ? UNKNOWN : billed;
    Attributes whose = whose(call, model, attribution);
    Attributes what =
        whose.toBuilder()
            .put(LlmAttributes.OPERATION, call.operation())
            .put(LlmAttributes.SERVICE_TIER, tiers.limit(callCost.serviceTier()))
            .build();
    String errorType = limitedErrorType(call);
    countCall(errorType, call, callCost, whose, attribution, count);
    if (call.response().usageOrigin().hasCounts()) {
      for (Component component : Component.values()) {
        long units = call.response().usage().count(component);
        if (units > 0) {
          tokens.add(units, with(what, component));
        }
      }
    }
    PriceQuote.Priced priced = callCost.priced();
    if (priced != null) {
      AttributesBuilder sure =
          what.toBuilder().put(LlmAttributes.COST_STATUS, callCost.status().id());
      money(priced, failedFor(errorType, sure).build(), attribution);
      alternatives.forEach(
          (alternative, money) ->
              alternativeCost.add(
                  money,
                  whose.toBuilder().put(LlmAttributes.ALTERNATIVE, alternative.id()).build()));
    }
    if (callCost.status() == CostStatus.UNPRICED) {
      unpriced(call, model, callCost, count);
    }
  }

  private void countCall(
      @Nullable String errorType,
      LlmCall call,
      CallCost callCost,
      Attributes whose,
      Attribution attribution,
      long count) {
    AttributesBuilder labels =
        whose.toBuilder()
            .put(LlmAttributes.OPERATION, call.operation())
            .put(LlmAttributes.COST_STATUS, callCost.status().id())
            .put(LlmAttributes.USER_SOURCE, attribution.userSource());
    calls.add(count, failedFor(errorType, labels).build());
  }

  /** With the reason for which a call failed, if it did. */
  private static AttributesBuilder failedFor(@Nullable String errorType, AttributesBuilder labels) {
    return errorType == null ? labels : labels.put(LlmAttributes.ERROR_TYPE, errorType);
  }

  private void money(PriceQuote.Priced priced, Attributes sure, Attribution attribution) {
    for (Map.Entry<Component, Money> part : priced.components().entrySet()) {
      cost.add(part.getValue(), with(sure, part.getKey()));
    }
    if (attribution.user() != null) {
      userCost.add(
          priced.total(),
          Attributes.of(
              LlmAttributes.USER,
              attribution.user(),
              LlmAttributes.PLAN,
              attribution.plan(),
              LlmAttributes.INSTANCE,
              instance));
    }
  }

  /** What bounds the labels that providers name. */
  public List<LabelLimiter> limiters() {
    return List.of(models, tiers, errorTypes);
  }

  /** Lets go what is held of series nobody waits for any more; to be run every now and then. */
  public void releaseSeen() {
    cost.releaseSeen();
    userCost.releaseSeen();
    alternativeCost.releaseSeen();
    saved.releaseSeen();
  }

  /** Adds everything that is still held to its series; to be run before the last export. */
  public void releaseAll() {
    cost.releaseAll();
    userCost.releaseAll();
    alternativeCost.releaseAll();
    saved.releaseAll();
  }

  /** Adds what sending a call to another model has saved. */
  public void saved(Money money, Attribution attribution) {
    saved.add(
        money,
        Attributes.of(
            LlmAttributes.PLAN,
            attribution.plan(),
            LlmAttributes.FEATURE,
            attribution.feature(),
            LlmAttributes.INSTANCE,
            instance));
  }

  /**
   * Counts a failure of our own.
   *
   * @param stage which part failed; of a few fixed values
   */
  public void captureError(String stage) {
    captureErrors.add(1, Attributes.of(LlmAttributes.CAPTURE_STAGE, stage));
  }

  private void unpriced(LlmCall call, String billedModel, CallCost callCost, long count) {
    unpricedCalls.add(
        count,
        Attributes.of(
            LlmAttributes.PROVIDER,
            call.provider(),
            LlmAttributes.RESPONSE_MODEL,
            billedModel,
            LlmAttributes.OPERATION,
            call.operation(),
            LlmAttributes.INSTANCE,
            instance));
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

  private @Nullable String limitedErrorType(LlmCall call) {
    return call.errorType() == null ? null : errorTypes.limit(call.errorType());
  }

  /** The labels that tell whose call it was, and who billed it for which model. */
  private Attributes whose(LlmCall call, String model, Attribution attribution) {
    return Attributes.builder()
        .put(LlmAttributes.PROVIDER, call.provider())
        .put(LlmAttributes.RESPONSE_MODEL, model)
        .put(LlmAttributes.FEATURE, attribution.feature())
        .put(LlmAttributes.PLAN, attribution.plan())
        .put(LlmAttributes.INSTANCE, instance)
        .build();
  }

  private static Attributes with(Attributes labels, Component component) {
    return labels.toBuilder().put(LlmAttributes.COMPONENT, component.id()).build();
  }
}
