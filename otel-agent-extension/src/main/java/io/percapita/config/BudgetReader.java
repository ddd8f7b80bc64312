package io.percapita.config;

import io.percapita.yaml.YamlNode;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the file's {@code budgets}: what holds for all of them, and single users'. */
final class BudgetReader {
  private static final String DRY_RUN = "dry_run";
  private static final String ON_ERROR = "on_error";
  private static final String STRICT = "strict";
  private static final String USERS = "users";
  private static final String OUTPUT_TOKENS = "output_tokens";
  private static final String MAX_BODY_BYTES = "max_body_bytes";
  private static final String RESERVATION_LIFE = "reservation_timeout";

  private static final Set<String> KEYS =
      Set.of(
          DRY_RUN,
          ON_ERROR,
          STRICT,
          LimitReader.THRESHOLDS,
          LimitReader.DAY_THRESHOLDS,
          LimitReader.REROUTE,
          USERS,
          OUTPUT_TOKENS,
          MAX_BODY_BYTES,
          RESERVATION_LIFE);

  private static final int MOST_BODY_BYTES = 1 << 24;
  private static final BudgetConfig DEFAULT = BudgetConfig.DEFAULT;

  private BudgetReader() {}

  static BudgetConfig read(YamlNode budgets) {
    Map<String, YamlNode> members = KnownKeys.of(budgets, KEYS);
    Map<BigDecimal, ThresholdAction> thresholds =
        LimitReader.thresholds(members.get(LimitReader.THRESHOLDS));
    Map<String, String> reroute = LimitReader.reroute(members.get(LimitReader.REROUTE));
    Value dryRun = value(members, DRY_RUN, "true or false");
    Value strict = value(members, STRICT, "true or false");
    Value outputTokens = value(members, OUTPUT_TOKENS, "a whole number from 1 to 1000000");
    Value maxBodyBytes = value(members, MAX_BODY_BYTES, "a whole number from 0 to 16777216");
    Value life = value(members, RESERVATION_LIFE, "a time such as 500ms, 30s, 5m or 1h");
    return new BudgetConfig(
        dryRun == null ? DEFAULT.dryRun() : dryRun.flag(),
        isClosed(members.get(ON_ERROR)),
        strict == null ? DEFAULT.strict() : strict.flag(),
        thresholds == null ? DEFAULT.thresholds() : thresholds,
        LimitReader.thresholds(members.get(LimitReader.DAY_THRESHOLDS)),
        reroute == null ? DEFAULT.reroute() : reroute,
        users(members.get(USERS)),
        outputTokens == null ? DEFAULT.outputTokens() : outputTokens.count(),
        maxBodyBytes == null ? DEFAULT.maxBodyBytes() : maxBodyBytes.whole(0, MOST_BODY_BYTES),
        life == null ? DEFAULT.reservationLife() : life.duration());
  }

  private static boolean isClosed(@Nullable YamlNode node) {
    if (node == null) {
      return DEFAULT.closed();
    }
    return switch (node.text()) {
      case "open" -> false;
      case "closed" -> true;
      default -> throw node.place().error("'" + node.text() + "' must be open or closed");
    };
  }

  private static Map<String, UserConfig> users(@Nullable YamlNode node) {
    Map<String, UserConfig> users = new LinkedHashMap<>(); // faults are told in order
    if (node != null) {
      node.mapping()
          .entries()
          .forEach(
              (user, limits) -> {
                Map<String, YamlNode> members = KnownKeys.of(limits, LimitReader.KEYS);
                users.put(
                    user,
                    new UserConfig(
                        LimitReader.money(members.get(LimitReader.BUDGET)),
                        LimitReader.limits(members),
                        limits.place().fileAndLine()));
              });
    }
    return Collections.unmodifiableMap(users);
  }

  private static @Nullable Value value(Map<String, YamlNode> members, String key, String allowed) {
    YamlNode node = members.get(key);
    return node == null
        ? null
        : new Value(node.place().fileAndLine() + ": budgets." + key, node.text().strip(), allowed);
  }
}
