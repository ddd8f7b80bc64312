package io.percapita.metering;

import io.opentelemetry.api.trace.Span;
import io.percapita.attribution.Attribution;
import io.percapita.attribution.CallAttribution;
import io.percapita.budget.Admission;
import io.percapita.budget.BudgetDecision;
import io.percapita.budget.BudgetGuard;
import io.percapita.budget.BudgetLog;
import io.percapita.budget.UserBudget;
import io.percapita.call.CallCost;
import io.percapita.call.LlmCall;
import io.percapita.pricing.Money;
import io.percapita.pricing.PriceQuote;
import io.percapita.provider.Endpoint;
import io.percapita.provider.RequestSize;
import io.percapita.telemetry.BudgetMetrics;
import io.percapita.telemetry.LlmSpans;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Holds calls against their users' budgets, and tells what came of it. Thread-safe. */
public final class CallBudgets {
  private final BudgetGuard guard;
  private final CallPricer pricer;
  private final BudgetLog log;
  private final BudgetMetrics metrics;
  private final Precedents precedents = new Precedents();
  private final CostEstimate estimate;
  private final int maxBodyBytes;
  private final Clock clock;

  /**
   * Wires the parts.
   *
   * @param outputTokens how long an answer is reckoned with at least where the request sets no
   *     limit
   * @param maxBodyBytes up to what length request bodies are looked at and changed
   */
  public CallBudgets(
      BudgetGuard guard,
      CallPricer pricer,
      BudgetLog log,
      BudgetMetrics metrics,
      int outputTokens,
      int maxBodyBytes,
      Clock clock) {
    this.guard = guard;
    this.pricer = pricer;
    this.log = log;
    this.metrics = metrics;
    this.estimate = new CostEstimate(pricer, precedents, outputTokens, maxBodyBytes);
    this.maxBodyBytes = maxBodyBytes;
    this.clock = clock;
  }

  int maxBodyBytes() {
    return maxBodyBytes;
  }

  /**
   * Whether a call may be held against a budget.
   *
   * @param begun whose call it is taken for before its request is read
   */
  boolean mayHold(Endpoint endpoint, CallAttribution begun) {
    try {
      return !endpoint.format().isFree()
          && !guard.isIdle()
          && (begun.mayHaveOtherPayer() || guard.budgetOf(begun.labels()) != null);
    } catch (Throwable t) {
      guard.failed(t);
      return guard.isClosed(); // to be refused, once it is decided on
    }
  }

  /**
   * The budget a call is held against, or null if its user has none.
   *
   * @throws RuntimeException if that cannot be told
   */
  @Nullable UserBudget budgetOf(Endpoint endpoint, Attribution caller) {
    return endpoint.format().isFree() ? null : guard.budgetOf(caller);
  }

  Admission admit(
      UserBudget budget,
      Attribution caller,
      Endpoint endpoint,
      @Nullable String model,
      @Nullable String tier,
      RequestSize size,
      boolean wasRead,
      long bodyLength) {
    Instant now = clock.instant();
    if (model != null) {
      precedents.model(endpoint, model, tier);
    }
    return guard.admit(
        budget,
        caller,
        model,
        estimate.picoUsd(endpoint, model, tier, size, wasRead, bodyLength, now),
        now);
  }

  /**
   * Reserves anew for a call whose request could not be read before it was sent, and has been read
   * since. Never throws.
   *
   * @param size what the request says
   * @param bodyLength the length of its body in bytes
   * @param isFirstKnown whether the length was not known before
   */
  void adjust(
      Admission admission,
      Endpoint endpoint,
      String model,
      @Nullable String tier,
      RequestSize size,
      long bodyLength,
      boolean isFirstKnown) {
    try {
      precedents.model(endpoint, model, tier);
      if (isFirstKnown) {
        precedents.length(endpoint, bodyLength);
      }
      guard.adjust(
          admission,
          estimate.picoUsd(endpoint, model, tier, size, true, bodyLength, clock.instant()));
    } catch (Throwable t) {
      guard.failed(t); // what was reserved stays
    }
  }

  /** What becomes of a call on which could not be decided; counts that. Never throws. */
  Admission undecided(Throwable cause) {
    return guard.undecided(cause);
  }

  /** Whether calls are refused if deciding on them fails. */
  boolean isClosed() {
    return guard.isClosed();
  }

  /** Tells of a decision, once it is clear what becomes of the call. Never throws. */
  void told(BudgetDecision decision, Attribution caller, Span span) {
    try {
      metrics.decided(decision, caller);
      LlmSpans.budget(span, decision);
      log.decided(decision, caller, clock.instant());
    } catch (Throwable t) {
      guard.failed(t); // the decision holds all the same
    }
  }

  /** Counts a request that was to be changed and went out as it was. */
  void unmodified(String reason) {
    metrics.unmodified(reason);
  }

  /**
   * What sending a call to another model has saved, which is never less than nothing.
   *
   * @param askedModel the model it was to be sent to
   */
  Money saved(LlmCall call, CallCost cost, String askedModel) {
    PriceQuote.Priced priced = cost.priced();
    Money asked = priced == null ? null : pricer.costOf(call, askedModel);
    return priced == null || asked == null
        ? Money.ZERO
        : new Money(Math.max(0, asked.picoUsd() - priced.total().picoUsd()));
  }

  /** A call has ended: calls of its model may be answered at such length again. Never throws. */
  void answered(Endpoint endpoint, LlmCall call) {
    String model = call.request().model();
    if (model == null || guard.isIdle()) {
      return;
    }
    try {
      precedents.answer(endpoint, model, call.response().usage().outputTokens(), clock.instant());
    } catch (Throwable t) {
      guard.failed(t); // the next one is estimated as it would have been
    }
  }

  /** A call is alive, and what was reserved for it does not expire yet. */
  void renew(Admission admission) {
    guard.renew(admission);
  }

  /** Lets go of what was reserved for a call, whose cost is in the ledger. */
  void settle(Admission admission) {
    guard.settle(admission);
  }
}
