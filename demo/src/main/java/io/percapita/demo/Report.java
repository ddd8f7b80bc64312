package io.percapita.demo;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures of one scrape as a page of text. */
final class Report {
  private static final int TOP_USERS = 5;
  private static final double SECONDS_PER_MONTH = 30 * 24 * 3600;

  private final StringBuilder page = new StringBuilder();
  private final List<Sample> samples;

  private Report(List<Sample> samples) {
    this.samples = samples;
  }

  /** A page for a scrape taken some time after the start. */
  static String of(List<Sample> samples, Duration passed, String address) {
    Report report = new Report(samples);
    report.totals(passed);
    report.costBy("Cost by feature", "llm_cost_usd_total", "llm_feature", Integer.MAX_VALUE);
    report.costBy("Cost by plan", "llm_cost_usd_total", "llm_plan", Integer.MAX_VALUE);
    report.costBy(
        "Cost by model", "llm_cost_usd_total", "gen_ai_response_model", Integer.MAX_VALUE);
    report.costBy("Top users (hashed)", "llm_user_cost_usd_total", "llm_user", TOP_USERS);
    report.page.append("\nAll metrics: ").append(address).append('\n');
    return report.page.toString();
  }

  private void totals(Duration passed) {
    double spend = sum("llm_cost_usd_total");
    long calls = Math.round(sum("gen_ai_client_operation_duration_seconds_count"));
    int users = by("llm_user_cost_usd_total", "llm_user").size();
    long unpriced = Math.round(sum("llm_unpriced_calls_total"));
    double seconds = Math.max(1, passed.toMillis() / 1000.0);
    line("Percapita demo, after %d s", Math.round(seconds));
    line("");
    line("  LLM calls               %10d", calls);
    line("  spend                   %10s", usd(spend));
    line("  active users            %10d", users);
    line("  cost per active user    %10s", usd(users == 0 ? 0 : spend / users));
    line("  at this rate, per month %10s", usd(spend / seconds * SECONDS_PER_MONTH));
    line("  unpriced calls          %10d%s", unpriced, unpriced > 0 ? "   (acme-llm-1)" : "");
  }

  private void costBy(String title, String metric, String label, int most) {
    Map<String, Double> costs = by(metric, label);
    double total = costs.values().stream().mapToDouble(Double::doubleValue).sum();
    line("");
    line("%s", title);
    costs.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .forEach(
            cost ->
                line(
                    "  %-34s %10s  %3.0f %%",
                    cost.getKey(), usd(cost.getValue()), 100 * cost.getValue() / total));
  }

  private double sum(String metric) {
    return samples.stream()
        .filter(sample -> sample.name().equals(metric))
        .mapToDouble(Sample::value)
        .sum();
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
