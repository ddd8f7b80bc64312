package io.percapita.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.percapita.attribution.Attribution;
import io.percapita.budget.BudgetDecision;

/** The metrics of budgets: what was decided, and what went wrong. Thread-safe. */
public final class BudgetMetrics {
  private final String instance;
  private final LongCounter decisions;
  private final LongCounter errors;
  private final LongCounter unmodified;

  /**
   * Makes the instruments.
   *
   * @param instance names this JVM, differently each time it runs, on the counter of decisions: it
   *     begins anew with each JVM, which can only be told from the label
   */
  public BudgetMetrics(Meter meter, String instance) {
    this.instance = instance;
    decisions =
        meter
            .counterBuilder(MetricNames.BUDGET_DECISIONS)
            .setUnit("{decision}")
            .setDescription("Decisions on calls of users with a budget")
            .build();
    errors =
        meter
            .counterBuilder(MetricNames.BUDGET_ERRORS)
            .setUnit("{error}")
            .setDescription("Decisions that failed")
            .build();
    unmodified =
        meter
            .counterBuilder(MetricNames.REQUEST_UNMODIFIED)
            .setUnit("{request}")
            .setDescription("Requests that were to be changed and went out as they were")
            .build();
  }

  /** Counts a decision. */
  public void decided(BudgetDecision decision, Attribution caller) {
    decisions.add(
        1,
        Attributes.builder()
            .put(LlmAttributes.PLAN, caller.plan())
            .put(LlmAttributes.FEATURE, caller.feature())
            .put(LlmAttributes.BUDGET_ACTION, decision.action().id())
            .put(LlmAttributes.BUDGET_THRESHOLD, decision.threshold())
            .put(LlmAttributes.BUDGET_WINDOW, window(decision))
            .put(LlmAttributes.BUDGET_DRY_RUN, decision.dryRun())
            .put(LlmAttributes.INSTANCE, instance)
            .build());
  }

  /** Counts a decision that failed. */
  public void error() {
    errors.add(1);
  }

  /**
   * Counts a request that was to be changed and went out as it was.
   *
   * @param reason why; of a few fixed values
   */
  public void unmodified(String reason) {
    unmodified.add(1, Attributes.of(LlmAttributes.UNMODIFIED_REASON, reason));
  }

  static String window(BudgetDecision decision) {
    return decision.period();
  }
}
