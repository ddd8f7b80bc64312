package io.percapita.telemetry;

/** The name of every metric that is exported, once. docs/telemetry.md describes them. */
public final class MetricNames {
  /** The name of the meter and the tracer. */
  public static final String SCOPE = "io.percapita";

  static final String COST = "llm.cost.usd";
  static final String CALLS = "llm.calls";
  static final String ALTERNATIVE_COST = "llm.alternative.cost.usd";
  static final String TOKENS = "llm.tokens";
  static final String USER_COST = "llm.user.cost.usd";
  static final String UNPRICED_CALLS = "llm.unpriced.calls";
  static final String CAPTURE_ERRORS = "llm.capture.errors";
  static final String CAPTURE_TIME = "llm.capture.time";
  static final String CAPTURE_OPEN_CALLS = "llm.capture.open.calls";
  static final String LABELS_FOLDED = "llm.labels.folded";
  static final String TOKEN_USAGE = "gen_ai.client.token.usage";
  static final String OPERATION_DURATION = "gen_ai.client.operation.duration";
  static final String TIME_TO_FIRST_CHUNK = "gen_ai.client.operation.time_to_first_chunk";
  static final String ACTIVE_USERS_REGISTER = "llm.active.users.register";
  static final String PLAN_ACTIVE_USERS_REGISTER = "llm.plan.active.users.register";
  static final String FEATURE_ACTIVE_USERS_REGISTER = "llm.feature.active.users.register";
  static final String FEATURE_ACTIVE_USERS_OVERFLOW = "llm.feature.active.users.overflow";
  static final String USER_ACTIVE = "llm.user.active";
  static final String USER_ACTIVE_OVERFLOW = "llm.user.active.overflow";
  static final String LEDGER_USERS = "llm.ledger.users";
  static final String LEDGER_SPEND = "llm.ledger.spend.usd";
  static final String LEDGER_USER_SPEND = "llm.ledger.user.spend.usd";
  static final String LEDGER_SPEND_SHARE = "llm.ledger.spend.share";
  static final String LEDGER_USER_SPEND_QUANTILE = "llm.ledger.user.spend.quantile.usd";
  static final String LEDGER_USERS_OVER = "llm.ledger.users.over";
  static final String LEDGER_FOLDED_USERS = "llm.ledger.folded.users";
  static final String LEDGER_PENDING = "llm.ledger.pending";
  static final String LEDGER_ERRORS = "llm.ledger.errors";
  static final String LEDGER_LOST = "llm.ledger.lost.usd";
  static final String PLAN_ARPU = "llm.plan.arpu.usd";
  static final String TARGET_COGS_RATIO = "llm.target.cogs.ratio";
  static final String SPEND_BUDGET = "llm.spend.budget.usd";
  static final String USER_HASH_KEY = "llm.user.hash.key";
  static final String PRICE_BOOK_CHECKED = "llm.price.book.checked.timestamp";
  static final String BUDGET_LIMIT = "llm.budget.limit.usd";
  static final String BUDGET_DECISIONS = "llm.budget.decisions";
  static final String BUDGET_SAVED = "llm.budget.saved.usd";
  static final String BUDGET_ERRORS = "llm.budget.errors";
  static final String REQUEST_UNMODIFIED = "llm.request.unmodified";

  private MetricNames() {}
}
