package io.percapita.agent;

import io.percapita.attribution.LabelValue;
import io.percapita.attribution.UserHash;
import io.percapita.attribution.UserHashKey;
import io.percapita.config.ExtensionConfig;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How users appear, by the setting for it. */
final class UserIds {
  private UserIds() {}

  /**
   * What telemetry may show of a user, whoever names them: sources, configuration, or an
   * application that asks for a budget. Null for nothing, or where nobody has such an id.
   */
  static UnaryOperator<@Nullable String> shown(ExtensionConfig config) {
    return switch (config.userIdMode()) {
      case HASHED -> {
        UserHash hash = new UserHash(UserHashKey.of(config.userHashKey(), config.stateDir()));
        yield user -> {
          String label = LabelValue.of(user);
          return label == null ? null : hash.of(label);
        };
      }
      case RAW -> LabelValue::of;
      case NONE -> user -> null;
    };
  }
}
