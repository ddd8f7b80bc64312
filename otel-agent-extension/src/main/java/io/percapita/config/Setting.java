package io.percapita.config;

import java.util.Locale;

/**
 * Every setting: its property, its key in the YAML file, its default, what is allowed. A property
 * may also be given as an environment variable, in capitals and with underscores.
 */
public enum Setting {
  /** Whether anything is measured. */
  ENABLED("percapita.enabled", "enabled", "true", "true or false"),
  /** The YAML file. */
  CONFIG_FILE("percapita.config.file", "", "", "the path of a readable YAML file"),
  /** Base URLs beside the providers' own hosts. */
  ENDPOINTS("percapita.endpoints", "endpoints", "", "provider=url, or provider:dialect=url"),
  /** Prices of one's own. */
  PRICE_FILES(
      "percapita.price.files",
      "price_files",
      "",
      "the path of a price rule file, or of a directory of them"),
  /** How users appear in telemetry. */
  USER_ID("percapita.user.id", "user_id", "hashed", "hashed, raw, none"),
  /** The secret that keys users' hashes. */
  USER_HASH_KEY(
      "percapita.user.hash.key",
      "user_hash_key",
      "",
      "any text, of 16 bytes or more; the same in every JVM"),
  /** Where the user of a call is looked for. */
  USER_SOURCES(
      "percapita.attribution.user.sources",
      "user_sources",
      "local-baggage:user.id, principal, llm-request",
      "sources, the most trusted first"),
  /** Where the feature of a call is looked for. */
  FEATURE_SOURCES(
      "percapita.attribution.feature.sources",
      "feature_sources",
      "local-baggage:llm.feature, llm-request:feature, code, route, job, span",
      "sources, the most trusted first"),
  /** Where the plan of a call is looked for. */
  PLAN_SOURCES(
      "percapita.attribution.plan.sources",
      "plan_sources",
      "local-baggage:llm.plan, file, llm-request:plan",
      "sources, the most trusted first"),
  /** Where the tenant of a call is looked for. */
  TENANT_SOURCES(
      "percapita.attribution.tenant.sources",
      "tenant_sources",
      "local-baggage:tenant.id",
      "sources, the most trusted first"),
  /** Features by routes, jobs, queues and annotated spans. */
  FEATURE_NAMES(
      "percapita.feature.names",
      "feature_names",
      "",
      "name=feature, such as POST /api/summaries=summarizer"),
  /** Features by methods. */
  FEATURE_CODE(
      "percapita.feature.code",
      "feature_code",
      "",
      "method=feature, such as com.acme.search.*=smart-search"),
  /** Plans by user and tenant. */
  PLAN_FILE("percapita.plan.file", "plan_file", "", "the path of a readable YAML file"),
  /** Whether the log tells of calls which source has answered. */
  ATTRIBUTION_DEBUG("percapita.attribution.debug", "attribution_debug", "false", "true or false"),
  /** Where the generated key and the names of counted batches are kept. */
  STATE_DIR("percapita.state.dir", "state_dir", "~/.percapita", "the path of a writable directory"),
  /** Whether providers receive trace context. */
  TRACE_CONTEXT(
      "percapita.propagation.trace-context", "propagate_trace_context", "false", "true or false"),
  /** Providers that are told hashes of users. */
  REQUEST_USERS(
      "percapita.request.user",
      "request_user",
      "",
      "providers with commas between, such as openai, anthropic"),
  /** Providers that are told features and plans. */
  REQUEST_LABELS(
      "percapita.request.labels",
      "request_labels",
      "",
      "providers with commas between, such as gcp.vertex_ai"),
  /** Providers that are asked for usage in streams. */
  REQUEST_USAGE(
      "percapita.request.usage",
      "request_usage",
      "",
      "providers with commas between, such as openai, azure.ai.openai"),
  /** How long a response may stand still. */
  CALL_IDLE_TIMEOUT(
      "percapita.call.idle.timeout",
      "call_idle_timeout",
      "15m",
      "a time such as 500ms, 30s, 5m or 1h"),
  /** How many users have a cost series of their own. */
  MAX_USERS("percapita.users.max", "max_users", "5000", "a whole number from 1 to 1000000"),
  /** Where users' spend is kept. */
  LEDGER(
      "percapita.ledger",
      "ledger",
      "embedded",
      "embedded, redis://host:port or rediss://host:port"),
  /** How many users have an account of their own. */
  LEDGER_MAX_USERS(
      "percapita.ledger.users.max",
      "max_ledger_users",
      "100000",
      "a whole number from 1 to 1000000"),
  /** Whose calendar months count. */
  LEDGER_ZONE(
      "percapita.ledger.zone", "ledger_zone", "UTC", "a time zone such as UTC or Asia/Tokyo"),
  /** How many features are told apart. */
  MAX_FEATURES("percapita.features.max", "max_features", "200", "a whole number from 1 to 1000000"),
  /** Of how many features users are counted. */
  MAX_FEATURES_WITH_USERS(
      "percapita.features.with-users.max",
      "max_features_with_users",
      "20",
      "a whole number from 0 to 200"),
  /** How many plans are told apart. */
  MAX_PLANS("percapita.plans.max", "max_plans", "50", "a whole number from 1 to 1000000"),
  /** How long a JVM that ends waits for calls in flight and for one more scrape. */
  SHUTDOWN_LINGER(
      "percapita.shutdown.linger", "shutdown_linger", "0s", "a time such as 20s, or 0s for none"),
  /** The cheaper models of the same providers, for what calls would have cost with them. */
  CHEAPER_MODELS(
      "percapita.cheaper.models", "cheaper_models", "", "model=model, such as gpt-5=gpt-5-mini"),
  /** What the company means to spend in a month. */
  SPEND_BUDGET(
      "percapita.spend.budget.usd", "spend_budget_usd", "", "an amount in USD, such as 8000"),
  /** The share of revenue that AI may cost. */
  TARGET_COGS_RATIO(
      "percapita.target.cogs.ratio",
      "target_cogs_ratio",
      "0.08",
      "a share above 0 and up to 1, such as 0.08"),
  /** Revenue per user and month, by plan. */
  PLAN_ARPU("percapita.plan.arpu.usd", "", "", "plan=amount, such as pro=49"),
  /** What one user may spend in a month, by plan. */
  PLAN_BUDGET("percapita.plan.budget.usd", "", "", "plan=amount, such as pro=3.92"),
  /** Revenue and budget by plan, as the file tells them together. */
  PLANS("", "plans", "", "plan names, each with arpu_usd, budget_usd and other limits"),
  /** Whether budgets only tell what they would do. */
  BUDGET_DRY_RUN("percapita.budget.dry-run", "", "", "true or false"),
  /** What holds for all budgets, and single users'. */
  BUDGETS("", "budgets", "", "see docs/budgets.md");

  private final String property;
  private final String fileKey;
  private final String defaultValue;
  private final String allowed;

  Setting(String property, String fileKey, String defaultValue, String allowed) {
    this.property = property;
    this.fileKey = fileKey;
    this.defaultValue = defaultValue;
    this.allowed = allowed;
  }

  /** The system property, or empty if the setting has none. */
  public String property() {
    return property;
  }

  /** The environment variable, or empty if the setting has none. */
  public String environmentVariable() {
    return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The key in the YAML file, or empty if the setting has none. */
  public String fileKey() {
    return fileKey;
  }

  /** The value if nothing is set, as it would be written, or empty for none. */
  public String defaultValue() {
    return defaultValue;
  }

  /** What a value must be, for a message that refuses another. */
  public String allowed() {
    return allowed;
  }
}
