package io.percapita.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.percapita.attribution.Attribution;
import io.percapita.attribution.CallAttribution;
import io.percapita.budget.BudgetAction;
import io.percapita.budget.BudgetDecision;
import io.percapita.call.CallCost;
import io.percapita.call.CostStatus;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmRequest;
import io.percapita.call.LlmResponse;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;

/** The span of a call, by the GenAI semantic conventions and with its cost. Thread-safe. */
public final class LlmSpans {
  private final Tracer tracer;

  /** Makes spans with a tracer. */
  public LlmSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Starts the span of a call, of which the model is not known yet. */
  public Span start(
      Context parent,
      String provider,
      String operation,
      String host,
      int port,
      Attribution attribution) {
    SpanBuilder span =
        tracer
            .spanBuilder(operation)
            .setParent(parent)
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute(LlmAttributes.OPERATION, operation)
            .setAttribute(LlmAttributes.PROVIDER, provider)
            .setAttribute(LlmAttributes.SERVER_ADDRESS, host)
            .setAttribute(LlmAttributes.SERVER_PORT, (long) port)
            .setAttribute(LlmAttributes.FEATURE, attribution.feature())
            .setAttribute(LlmAttributes.PLAN, attribution.plan())
            .setAttribute(LlmAttributes.USER_SOURCE, attribution.userSource());
    if (attribution.user() != null) {
      span.setAttribute(userKey(attribution), attribution.user());
    }
    return span.startSpan();
  }

  /** Tells whose call it is, which the request has said otherwise than its context. */
  public void attributed(Span span, Attribution attribution) {
    span.setAttribute(LlmAttributes.FEATURE, attribution.feature());
    span.setAttribute(LlmAttributes.PLAN, attribution.plan());
    span.setAttribute(LlmAttributes.USER_SOURCE, attribution.userSource());
    if (attribution.user() != null) {
      span.setAttribute(userKey(attribution), attribution.user());
    }
  }

  /** Tells which sources have named the feature and the plan. */
  public static void sources(Span span, CallAttribution attribution) {
    span.setAttribute(LlmAttributes.FEATURE_SOURCE, attribution.featureSource());
    span.setAttribute(LlmAttributes.PLAN_SOURCE, attribution.planSource());
  }

  private static AttributeKey<String> userKey(Attribution attribution) {
    return attribution.userHashed() ? LlmAttributes.USER_HASH : LlmAttributes.USER_ID;
  }

  /** Tells what was decided on a call; by an event, too, if a threshold was reached. */
  public static void budget(Span span, BudgetDecision decision) {
    Attributes decided =
        Attributes.builder()
            .put(LlmAttributes.BUDGET_ACTION, decision.action().id())
            .put(LlmAttributes.BUDGET_THRESHOLD, decision.threshold())
            .put(LlmAttributes.BUDGET_WINDOW, BudgetMetrics.window(decision))
            .put(LlmAttributes.BUDGET_DRY_RUN, decision.dryRun())
            .build();
    span.setAllAttributes(decided);
    if (decision.action() != BudgetAction.ALLOW) {
      span.addEvent("llm.budget", decided);
    }
  }

  /** Tells which model the application asked for, of a call that was sent to another. */
  public static void askedModel(Span span, String model) {
    span.setAttribute(LlmAttributes.ASKED_MODEL, model);
  }

  /** Completes and ends the span of a call. */
  public void end(Span span, LlmCall call, CallCost cost) {
    request(span, call);
    response(span, call.response());
    cost(span, cost);
    if (call.errorType() != null) {
      span.setAttribute(LlmAttributes.ERROR_TYPE, call.errorType());
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  /**
   * Completes and ends the span of results.
   *
   * @param call the calls made earlier, as one
   * @param calls how many they are
   */
  public void endResults(Span span, LlmCall call, CallCost cost, long calls) {
    span.setAttribute(LlmAttributes.CALLS, calls);
    String model = call.billedModel();
    if (model != null) {
      span.updateName(call.operation() + " " + model);
    }
    end(span, call, cost);
  }

  private static void request(Span span, LlmCall call) {
    LlmRequest request = call.request();
    span.setAttribute(LlmAttributes.PROVIDER, call.provider());
    if (request.model() != null) {
      span.updateName(call.operation() + " " + request.model());
      span.setAttribute(LlmAttributes.REQUEST_MODEL, request.model());
    }
    if (request.stream()) {
      span.setAttribute(LlmAttributes.REQUEST_STREAM, true);
    }
    if (request.conversationId() != null) {
      span.setAttribute(LlmAttributes.CONVERSATION_ID, request.conversationId());
    }
  }

  private static void response(Span span, LlmResponse response) {
    if (response.model() != null) {
      span.setAttribute(LlmAttributes.RESPONSE_MODEL, response.model());
    }
    if (response.id() != null) {
      span.setAttribute(LlmAttributes.RESPONSE_ID, response.id());
    }
    if (!response.finishReasons().isEmpty()) {
      span.setAttribute(LlmAttributes.FINISH_REASONS, response.finishReasons());
    }
    if (response.usageOrigin().hasCounts()) {
      usage(span, response.usage());
    }
    if (response.reportedCost() != null) {
      span.setAttribute(LlmAttributes.REPORTED_COST, response.reportedCost().toUsd());
    }
  }

  private static void usage(Span span, Usage usage) {
    span.setAttribute(LlmAttributes.INPUT_TOKENS, usage.inputTokens());
    span.setAttribute(LlmAttributes.OUTPUT_TOKENS, usage.outputTokens());
    long cacheRead =
        usage.count(Component.CACHE_READ)
            + usage.count(Component.AUDIO_CACHE_READ)
            + usage.count(Component.IMAGE_CACHE_READ);
    if (cacheRead > 0) {
      span.setAttribute(LlmAttributes.CACHE_READ_TOKENS, cacheRead);
    }
    long cacheWritten =
        usage.count(Component.CACHE_WRITE_5M) + usage.count(Component.CACHE_WRITE_1H);
    if (cacheWritten > 0) {
      span.setAttribute(LlmAttributes.CACHE_CREATION_TOKENS, cacheWritten);
    }
    long reasoning = usage.count(Component.REASONING);
    if (reasoning > 0) {
      span.setAttribute(LlmAttributes.REASONING_TOKENS, reasoning);
    }
  }

  private static void cost(Span span, CallCost cost) {
    if (cost.status() == CostStatus.NONE) {
      return;
    }
    span.setAttribute(LlmAttributes.COST_STATUS, cost.status().id());
    span.setAttribute(LlmAttributes.SERVICE_TIER, cost.serviceTier());
    if (cost.priced() != null) {
      span.setAttribute(LlmAttributes.COST, cost.priced().total().toUsd());
      span.setAttribute(
          LlmAttributes.PRICE_RULE, cost.priced().rule() + "@" + cost.priced().bookVersion());
    }
  }
}
