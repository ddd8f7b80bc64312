package io.percapita.agent;

import io.percapita.attribution.Identifier;
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
 * @param shownIdentifier what telemetry may show of a user by their {@linkplain Identifier
 *     identifier}, as sources have it; null for nothing
 * @param keyFingerprint tells the key that users are hashed with from another, or null for none
 */
record UserIds(UnaryOperator<@Nullable String> shownIdentifier, @Nullable String keyFingerprint) {
  private static final Logger logger = Logger.getLogger(UserIds.class.getName());

  static UserIds of(ExtensionConfig config) {
    return switch (config.userIdMode()) {
      case HASHED -> hashed(config);
      case RAW -> new UserIds(UnaryOperator.identity(), null);
      case NONE -> new UserIds(user -> null, null);
    };
  }

  /**
   * What telemetry may show of a user whose id somebody has written: configuration, or an
   * application that asks for a budget; null for nothing, or where nobody has such an id.
   */
  @Nullable String shown(@Nullable String written) {
    String identifier = Identifier.of(written);
    return identifier == null ? null : shownIdentifier.apply(identifier);
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
        user -> user == null ? null : hash.of(user), // null is there for the type only
        hash.keyFingerprint());
  }
}
