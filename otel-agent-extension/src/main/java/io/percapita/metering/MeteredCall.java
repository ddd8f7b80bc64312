package io.percapita.metering;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.percapita.attribution.Attribution;
import io.percapita.attribution.CallAttribution;
import io.percapita.budget.Admission;
import io.percapita.budget.BudgetDecision;
import io.percapita.budget.UserBudget;
import io.percapita.call.CallCost;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmRequest;
import io.percapita.pricing.Money;
import io.percapita.provider.Endpoint;
import io.percapita.provider.RequestSize;
import io.percapita.telemetry.LlmSpans;
import org.jspecify.annotations.Nullable;

/** A call between its begin and its completion at a {@link CallMeter}. Thread-safe. */
public final class MeteredCall {
  private final CallMeter meter;
  private final Endpoint endpoint;
  private final Context callerContext;
  private final Span span;
  private final CallAttribution attribution;
  private final CallBudgets budgets;
  private final Object ending = new Object();
  private volatile @Nullable Admission admission;
  private boolean isOver;
  private volatile Attribution admittedFor;
  private volatile @Nullable String askedModel;
  private volatile boolean isLengthUnknown;
  private volatile boolean wasTold;
  private volatile boolean wasRerouted;

  MeteredCall(
      CallMeter meter,
      Endpoint endpoint,
      Context callerContext,
      Span span,
      CallAttribution attribution,
      CallBudgets budgets) {
    this.meter = meter;
    this.endpoint = endpoint;
    this.callerContext = callerContext;
    this.span = span;
    this.attribution = attribution;
    this.budgets = budgets;
    this.admittedFor = attribution.labels();
  }

  /** The endpoint called. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** The context in which the application made the call. */
  public Context callerContext() {
    return callerContext;
  }

  /** The call's span. */
  public Span span() {
    return span;
  }

  /**
   * Whether its user has a budget that it is to be held against, as far as that can be told before
   * its request is read, which may name the user.
   */
  public boolean mayHaveBudget() {
    return budgets.mayHold(endpoint, attribution);
  }

  /** Up to what length a request body is looked at and changed, in bytes. */
  public int maxBodyBytes() {
    return budgets.maxBodyBytes();
  }

  /**
   * Holds the call against its user's budget, if there is one; to be called once.
   *
   * @throws RuntimeException if that fails; see {@link #undecided}
   * @param request what the request says, or as much of it as was read
   * @param model the model asked for, or null if that is not known
   * @param size what the request says of its size, if it was read
   * @param wasRead whether it was
   * @param bodyLength the length of its body in bytes, or -1 if that is not known
   * @return the decision, or null for a user without a budget
   */
  public @Nullable BudgetDecision admit(
      LlmRequest request,
      @Nullable String model,
      RequestSize size,
      boolean wasRead,
      long bodyLength) {
    Attribution caller = callerOf(request);
    UserBudget budget = budgets.budgetOf(endpoint, caller);
    if (budget == null) {
      return null;
    }
    Admission admitted =
        budgets.admit(
            budget, caller, endpoint, model, request.serviceTier(), size, wasRead, bodyLength);
    admittedFor = caller;
    hold(admitted);
    askedModel = model;
    isLengthUnknown = bodyLength < 0;
    BudgetDecision decision = admitted.decision();
    if (!decision.reroutes()) {
      tell(decision);
    }
    return decision;
  }

  /** A call that is asked about after its end, by a client's other thread, will not settle. */
  private void hold(Admission admitted) {
    synchronized (ending) {
      admission = admitted;
      if (!isOver) {
        return;
      }
    }
    budgets.settle(admitted);
  }

  /** The call is alive: something of it has moved. */
  public void alive() {
    Admission admitted = admission;
    if (admitted != null) {
      budgets.renew(admitted);
    }
  }

  /**
   * Deciding on the call has failed: answers what becomes of it, by what is configured for that.
   * Never throws.
   */
  public BudgetDecision undecided(Throwable cause) {
    Admission failed = budgets.undecided(cause);
    tell(failed.decision());
    return failed.decision();
  }

  /**
   * The request, which could not be read before, has been sent and read; to be called once at most.
   *
   * @param request what it says
   * @param model the model it is for
   * @param size what it says of its size
   * @param bodyLength how many bytes its body has
   */
  public void sent(LlmRequest request, String model, RequestSize size, long bodyLength) {
    Admission admitted = admission;
    if (admitted != null) {
      budgets.adjust(
          admitted, endpoint, model, request.serviceTier(), size, bodyLength, isLengthUnknown);
    }
  }

  /**
   * Writes into a request whose it is, for a provider that is told.
   *
   * @param request what it says itself
   * @param body its body, or the one that is sent in place of that
   * @return another body; the same if there is nothing to write; null if it cannot be told for
   *     certain where
   */
  public byte @Nullable [] written(ToldProviders told, LlmRequest request, byte[] body) {
    return told.written(endpoint, body, callerOf(request));
  }

  private Attribution callerOf(LlmRequest request) {
    return attribution.completedBy(request).labels();
  }

  /**
   * A request of the call was to be changed, and is not.
   *
   * @param reason why; of a few fixed values
   */
  public void unmodified(String reason) {
    budgets.unmodified(reason);
  }

  /** The model that the application asks for, or null as long as that is not known. */
  public @Nullable String askedModel() {
    return askedModel;
  }

  /** A request of the call goes to another model than the one asked for. */
  public void rerouted() {
    Admission admitted = admission;
    String asked = askedModel;
    if (admitted != null && asked != null) {
      wasRerouted = true;
      LlmSpans.askedModel(span, asked);
      tell(admitted.decision());
    }
  }

  /**
   * A request of the call was to go to another model, and goes out as it is.
   *
   * @param reason why; of a few fixed values
   */
  public void notRerouted(String reason) {
    unmodified(reason);
    wasRerouted = false;
    Admission admitted = admission;
    if (admitted != null) {
      tell(admitted.decision().notRerouted());
    }
  }

  private void tell(BudgetDecision decision) {
    if (!wasTold) {
      wasTold = true;
      budgets.told(decision, admittedFor, span);
    }
  }

  /**
   * Prices and records the call; to be called once.
   *
   * @param resultId the id under which its usage may be told again, or null if it will not
   */
  public void complete(LlmCall call, @Nullable String resultId) {
    try {
      tellUntold();
      budgets.answered(endpoint, call);
      meter.complete(call, resultId, this);
    } finally {
      Admission admitted;
      synchronized (ending) {
        isOver = true;
        admitted = admission;
      }
      if (admitted != null) {
        budgets.settle(admitted);
      }
    }
  }

  /**
   * A call that was to be rerouted, and whose client had no connection to send anything on: what
   * was decided is told all the same.
   */
  private void tellUntold() {
    Admission admitted = admission;
    String asked = askedModel;
    if (admitted != null && !wasTold) {
      if (asked != null) {
        LlmSpans.askedModel(span, asked);
      }
      tell(admitted.decision());
    }
  }

  /** Whose call it was taken for when it began. */
  CallAttribution attribution() {
    return attribution;
  }

  /** What was saved, if a request of the call went to another model. */
  Money saved(LlmCall call, CallCost cost) {
    String asked = askedModel;
    return wasRerouted && asked != null ? budgets.saved(call, cost, asked) : Money.ZERO;
  }
}
