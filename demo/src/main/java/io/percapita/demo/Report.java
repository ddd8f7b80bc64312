package io.percapita.demo;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures of one scrape as a page of text. */
final class Report {
  static final String COST = "llm_cost_usd_total";
  static final String CALLS = "gen_ai_client_operation_duration_seconds_count";
  private static final String USER_COST = "llm_user_cost_usd_total";
  private static final String UNPRICED = "llm_unpriced_calls_total";
  private static final String MODEL = "gen_ai_response_model";
  private static final int TOP_USERS = 5;

  private final StringBuilder page = new StringBuilder();
  private final List<Sample> samples;

  private Report(List<Sample> samples) {
    this.samples = samples;
  }

  /**
   * A page for a scrape.
   *
   * @param start what the projection is counted from
   * @param address where the figures come from
   */
  static String of(List<Sample> samples, Baseline start, Instant now, String address) {
    Report report = new Report(samples);
    report.line("Percapita demo, after %d s", Math.round(start.until(now).toMillis() / 1000.0));
    report.line("");
    report.totals(start, now);
    report.costBy("Cost by feature", COST, "llm_feature", Integer.MAX_VALUE);
    report.costBy("Cost by plan", COST, "llm_plan", Integer.MAX_VALUE);
    report.costBy("Cost by model", COST, MODEL, Integer.MAX_VALUE);
    report.costBy("Top users (hashed)", USER_COST, "llm_user", TOP_USERS);
    report.line("");
    report.line("All metrics: %s", address);
    return report.page.toString();
  }

  private void totals(Baseline start, Instant now) {
    double spend = Sample.sum(samples, COST);
    int users = by(USER_COST, "llm_user").size();
    Map<String, Double> unpriced = by(UNPRICED, MODEL);
    line("  LLM calls               %10d", Math.round(Sample.sum(samples, CALLS)));
    line("  spend                   %10s", usd(spend));
    line("  active users            %10d", users);
    line("  cost per active user    %10s", usd(users == 0 ? 0 : spend / users));
    line("  at this rate, per month %10s", usd(start.perMonth(spend, now)));
    line(
        "  unpriced calls          %10d%s",
        Math.round(Sample.sum(samples, UNPRICED)),
        unpriced.keySet().stream().collect(joining(", ", unpriced.isEmpty() ? "" : "   ", "")));
  }

  private void costBy(String title, String metric, String label, int most) {
    Map<String, Double> costs = by(metric, label);
    double total = costs.values().stream().mapToDouble(Double::doubleValue).sum();
    line("");
    line("%s", title);
    if (total == 0) {
      line("  nothing yet");
      return;
    }
    costs.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .forEach(
            cost ->
                line(
                    "  %-34s %10s  %3.0f %%",
                    cost.getKey(), usd(cost.getValue()), 100 * cost.getValue() / total));
  }

  private Map<String, Double> by(String metric, String label) {
    Map<String, Double> sums = new TreeMap<>();
    samples.stream()
        .filter(sample -> sample.name().equals(metric))
        .forEach(sample -> sums.merge(sample.label(label), sample.value(), Double::sum));
    return sums;
  }

  /** Cents matter in a demo. */
  private static String usd(double amount) {
    return String.format(Locale.ROOT, amount >= 100 ? "$%,.0f" : "$%.4f", amount);
  }

  private void line(String format, Object... args) {
    page.append(String.format(Locale.ROOT, format, args)).append('\n');
  }
}
