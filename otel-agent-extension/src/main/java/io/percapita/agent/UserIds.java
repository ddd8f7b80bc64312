package io.percapita.agent;

import io.percapita.attribution.LabelValue;
import io.percapita.attribution.UserHash;
import io.percapita.attribution.UserHashKey;
import io.percapita.config.ExtensionConfig;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How users appear, by the setting for it.
 *
 * @param shown what telemetry may show of a user, whoever names them: sources, configuration, or an
 *     application that asks for a budget; null for nothing, or where nobody has such an id
 * @param keyFingerprint tells the key that users are hashed with from another, or null for none
 */
record UserIds(UnaryOperator<@Nullable String> shown, @Nullable String keyFingerprint) {
  private static final Logger logger = Logger.getLogger(UserIds.class.getName());

  static UserIds of(ExtensionConfig config) {
    return switch (config.userIdMode()) {
      case HASHED -> hashed(config);
      case RAW -> new UserIds(LabelValue::of, null);
      case NONE -> new UserIds(user -> null, null);
    };
  }

  private static UserIds hashed(ExtensionConfig config) {
    if (config.userHashKey() == null && config.ledger().shared() != null) {
      logger.log(
          Level.WARNING,
          "Percapita: JVMs share the ledger, but hash users with a key of {0}: where that is not one"
              + " directory for all of them, a user has a budget in each. Set"
              + " PERCAPITA_USER_HASH_KEY to one secret for all.",
          config.stateDir());
    }
    UserHash hash = new UserHash(UserHashKey.of(config.userHashKey(), config.stateDir()));
    return new UserIds(
        user -> {
          String label = LabelValue.of(user);
          return label == null ? null : hash.of(label);
        },
        hash.keyFingerprint());
  }
}
