package io.percapita.config;

import io.percapita.pricing.Money;
import io.percapita.yaml.YamlNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what plans earn and may spend: from the file, then amount by amount from properties. */
final class PlanReader {
  private static final String ARPU = "arpu_usd";
  private static final String BUDGET_RATIO = "budget_ratio";
  private static final Set<String> KEYS = keys();

  private final Map<String, Money> arpu = new HashMap<>();
  private final Map<String, Money> budget = new HashMap<>();
  private final Map<String, Double> budgetRatio = new HashMap<>();
  private final Map<String, LimitConfig> limits = new HashMap<>();
  private final Set<String> names = new HashSet<>();

  private static Set<String> keys() {
    Set<String> keys = new HashSet<>(LimitReader.KEYS);
    keys.add(ARPU);
    keys.add(BUDGET_RATIO);
    return Set.copyOf(keys);
  }

  /** Reads the file's {@code plans}. */
  void file(YamlNode plans) {
    plans
        .mapping()
        .entries()
        .forEach(
            (name, plan) -> {
              Map<String, YamlNode> members = KnownKeys.of(plan, KEYS);
              names.add(name);
              put(arpu, name, members.get(ARPU));
              put(budget, name, members.get(LimitReader.BUDGET));
              ratio(name, members);
              limits.put(name, LimitReader.limits(members));
            });
  }

  /** Reads a property {@code plan=amount,…} of revenues. */
  void arpu(Value property) {
    property(arpu, property);
  }

  /** Reads a property {@code plan=amount,…} of budgets. */
  void budget(Value property) {
    property(budget, property);
  }

  /** What was collected, by plan; unmodifiable. */
  Map<String, PlanConfig> plans() {
    Map<String, PlanConfig> plans = new HashMap<>();
    for (String name : names) {
      plans.put(
          name,
          new PlanConfig(
              arpu.get(name),
              budget.get(name),
              budgetRatio.get(name),
              limits.getOrDefault(name, LimitConfig.NONE)));
    }
    return Map.copyOf(plans);
  }

  private void property(Map<String, Money> amounts, Value property) {
    for (String entry : property.text().split(",", -1)) {
      int equals = entry.indexOf('=');
      String name = equals < 0 ? "" : entry.substring(0, equals).strip();
      if (name.isEmpty()) {
        throw property.mustBe(property.allowed());
      }
      String amount = entry.substring(equals + 1).strip();
      amounts.put(
          name, new Value(property.place() + ": " + name, amount, "a number such as 49").money());
      names.add(name);
    }
  }

  private void ratio(String name, Map<String, YamlNode> members) {
    YamlNode node = members.get(BUDGET_RATIO);
    if (node == null) {
      return;
    }
    if (members.containsKey(LimitReader.BUDGET)) {
      throw node.place().error("budget_usd or budget_ratio, not both");
    }
    String place = node.place().fileAndLine() + ": " + BUDGET_RATIO;
    budgetRatio.put(
        name, new Value(place, node.text().strip(), Setting.TARGET_COGS_RATIO.allowed()).ratio());
  }

  private static void put(Map<String, Money> amounts, String name, @Nullable YamlNode node) {
    Money amount = LimitReader.money(node);
    if (amount != null) {
      amounts.put(name, amount);
    }
  }
}
