package io.percapita.config;

import java.util.Locale;

/**
 * Every setting: its property, its key in the YAML file, its default. A property may also be given
 * as an environment variable, in capitals and with underscores.
 */
public enum Setting {
  /** Whether anything is measured. */
  ENABLED("percapita.enabled", "enabled", "true"),
  /** The YAML file. */
  CONFIG_FILE("percapita.config.file", "", ""),
  /** Base URLs beside the providers' own hosts. */
  ENDPOINTS("percapita.endpoints", "endpoints", ""),
  /** How users appear in telemetry. */
  USER_ID("percapita.user.id", "user_id", "hashed"),
  /** The secret that keys users' hashes. */
  USER_HASH_KEY("percapita.user.hash.key", "user_hash_key", ""),
  /** Where the generated key is kept. */
  STATE_DIR("percapita.state.dir", "state_dir", "~/.percapita"),
  /** Whether providers receive trace context. */
  TRACE_CONTEXT("percapita.propagation.trace-context", "propagate_trace_context", "false"),
  /** How long a response may stand still. */
  CALL_IDLE_TIMEOUT("percapita.call.idle.timeout", "call_idle_timeout", "5m"),
  /** How many users have a cost series of their own. */
  MAX_USERS("percapita.users.max", "max_users", "5000"),
  /** How many features are told apart. */
  MAX_FEATURES("percapita.features.max", "max_features", "200"),
  /** How many plans are told apart. */
  MAX_PLANS("percapita.plans.max", "max_plans", "50"),
  /** The share of revenue that AI may cost. */
  TARGET_COGS_RATIO("percapita.target.cogs.ratio", "target_cogs_ratio", "0.08"),
  /** Revenue and budget by plan, in the file only. */
  PLANS("", "plans", "");

  private final String property;
  private final String fileKey;
  private final String defaultValue;

  Setting(String property, String fileKey, String defaultValue) {
    this.property = property;
    this.fileKey = fileKey;
    this.defaultValue = defaultValue;
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
}
