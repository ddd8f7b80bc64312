package io.percapita.dashboards.history;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Writes a {@link Story} as the metrics that Percapita would have exported meanwhile, a sample an
 * hour. Not thread-safe.
 */
public final class StoryExport {
  /** Revenue per user and month, in dollars. */
  public static final Map<String, Double> ARPU_USD = Map.of("free", 0.0, "pro", 49.0, "team", 99.0);

  /** What a user may spend in a month, in dollars. */
  public static final Map<String, Double> LIMIT_USD =
      Map.of("free", 0.5, "pro", 3.92, "team", 7.92);

  /** What all may spend in a month, in dollars. */
  public static final double BUDGET_USD = 1000;

  /** The share of revenue that AI may cost. */
  public static final double TARGET_RATIO = 0.08;

  /** The services of the story. */
  public static final List<String> JOBS = List.of("web", "nightly-worker");

  private static final int PLAN_REGISTERS = 512;
  private static final int FEATURE_REGISTERS = 256;
  private static final int LEDGER_HOURS = 6;
  private static final double[] SECONDS = {0.5, 1, 2, 5, 10, 30};

  private final Story story;
  private final String environment;
  private final UnaryOperator<String> jobs;
  private final OpenMetrics out;
  private final Map<String, Counter> counters = new TreeMap<>();

  private StoryExport(
      Story story, String environment, UnaryOperator<String> jobs, OpenMetrics out) {
    this.story = story;
    this.environment = environment;
    this.jobs = jobs;
    this.out = out;
  }

  /**
   * Writes all of it into a file.
   *
   * @param environment what every target of the story is labelled with
   * @param jobs the job by which Prometheus knows a service of the story
   */
  public static void write(Story story, String environment, UnaryOperator<String> jobs, Path file)
      throws IOException {
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      StoryExport export = new StoryExport(story, environment, jobs, new OpenMetrics(writer));
      export.counters();
      export.users();
      export.featureUsers();
      export.configuration();
      export.ledgers();
      export.out.end();
    }
  }

  /** A counter's additions by hour; in 1e-12 where it counts dollars or seconds. */
  private record Counter(boolean pico, Map<Integer, Long> added) {}

  private void counters() {
    for (StoryCalls calls : story.calls()) {
      count(calls);
    }
    // Each counter is there from the start, as that of a JVM which has run for long.
    for (Map.Entry<String, Counter> series : counters.entrySet()) {
      Counter counter = series.getValue();
      long sum = 0;
      for (int hour = 0; hour < story.hours(); hour++) {
        sum += counter.added().getOrDefault(hour, 0L);
        if (counter.pico()) {
          out.usd(series.getKey(), story.at(hour), sum);
        } else {
          out.count(series.getKey(), story.at(hour), sum);
        }
      }
    }
  }

  private void count(StoryCalls calls) {
    for (String component : calls.tokens().keySet()) {
      add(
          "llm_tokens_total",
          false,
          calls.hour(),
          calls.tokens().get(component),
          with(
              slice(calls),
              "llm_component",
              component,
              "llm_service_tier",
              calls.tier(),
              "gen_ai_operation_name",
              "chat"));
      if (calls.model().priced()) {
        add(
            "llm_cost_usd_total",
            true,
            calls.hour(),
            calls.picoUsd(component),
            with(
                slice(calls),
                "llm_component",
                component,
                "llm_service_tier",
                calls.tier(),
                "llm_cost_status",
                calls.status(),
                "error_type",
                calls.error(),
                "gen_ai_operation_name",
                "chat"));
      }
    }
    add(
        "llm_calls_total",
        false,
        calls.hour(),
        calls.calls(),
        with(
            slice(calls),
            "gen_ai_operation_name",
            "chat",
            "llm_cost_status",
            calls.status(),
            "llm_user_source",
            calls.userSource(),
            "error_type",
            calls.error()));
    ownTime(calls, "response", picoSecondsReading(calls));
    ownTime(calls, "end", picoSecondsAtEnd(calls));
    if (calls.model().priced()) {
      alternative(calls, "no_cache", calls.picoUsdWithoutCache());
      alternative(calls, "batch", calls.picoUsdInBatch());
      alternative(calls, "cheaper_model", calls.picoUsdOnSmallModel());
    }
    if (!calls.error().isEmpty() || calls.tier().equals("batch")) {
      return;
    }
    latency("gen_ai_client_operation_duration_seconds", calls, 1);
    latency("gen_ai_client_operation_time_to_first_chunk_seconds", calls, 0.25);
    if (calls.feature().equals("summarizer")) {
      add(
          "llm_budget_decisions_total",
          false,
          calls.hour(),
          calls.calls(),
          service(
              calls.job(),
              "llm_plan",
              calls.plan(),
              "llm_feature",
              calls.feature(),
              "llm_budget_action",
              calls.user().heavy() ? "reroute" : "allow",
              "llm_budget_threshold",
              calls.user().heavy() ? "0.8" : "none",
              "llm_budget_window",
              "month",
              "llm_budget_dry_run",
              "false"));
      add(
          "llm_budget_saved_usd_total",
          true,
          calls.hour(),
          calls.user().heavy() ? calls.picoUsd() / 3 : 0,
          service(calls.job(), "llm_plan", calls.plan(), "llm_feature", calls.feature()));
    }
  }

  private void alternative(StoryCalls calls, String name, long picoUsd) {
    add(
        "llm_alternative_cost_usd_total",
        true,
        calls.hour(),
        picoUsd,
        with(slice(calls), "llm_alternative", name));
  }

  private void ownTime(StoryCalls calls, String stage, long picoSeconds) {
    add(
        "llm_capture_time_seconds_total",
        true,
        calls.hour(),
        picoSeconds,
        service(calls.job(), "llm_capture_stage", stage));
  }

  /** How long Percapita read calls: 20 microseconds each, and 5 nanoseconds a token. */
  public static long picoSecondsReading(StoryCalls calls) {
    return 20_000_000 * calls.calls() + 5_000 * calls.allTokens();
  }

  /** How long Percapita took at the end of calls: 12 microseconds each. */
  public static long picoSecondsAtEnd(StoryCalls calls) {
    return 12_000_000 * calls.calls();
  }

  /** All calls of a model take as long: so much for each hundred tokens out. */
  private void latency(String metric, StoryCalls calls, double part) {
    double seconds = part * secondsOf(calls.model());
    String[] labels =
        service(
            calls.job(),
            "gen_ai_provider_name",
            calls.model().provider(),
            "gen_ai_response_model",
            calls.model().id(),
            "gen_ai_operation_name",
            "chat");
    for (double bound : SECONDS) {
      add(
          metric + "_bucket",
          false,
          calls.hour(),
          seconds <= bound ? calls.calls() : 0,
          with(labels, "le", Double.toString(bound)));
    }
    add(metric + "_bucket", false, calls.hour(), calls.calls(), with(labels, "le", "+Inf"));
    add(metric + "_count", false, calls.hour(), calls.calls(), labels);
  }

  /** How long a call of a model takes, in seconds. */
  public static double secondsOf(StoryModel model) {
    return switch (model) {
      case SMALL -> 0.9;
      case LARGE, UNKNOWN -> 1.8;
      case LONG -> 4.5;
      case REASONING -> 9;
    };
  }

  private void users() {
    for (int hour = 0; hour < story.hours(); hour++) {
      Instant at = story.at(hour);
      for (String scope : List.of("ai", "product")) {
        out.count("llm_user_active_overflow", at, 0, service("web", "llm_scope", scope));
        Map<String, Map<Integer, Integer>> ofPlans = new TreeMap<>();
        for (StoryUser user : seen(hour)) {
          if (scope.equals("ai") && !user.usesAi()) {
            continue;
          }
          out.count(
              "llm_user_active", at, 1, service("web", "llm_scope", scope, "llm_user", user.id()));
          see(ofPlans.computeIfAbsent(user.plan(), p -> new TreeMap<>()), user, PLAN_REGISTERS);
        }
        if (scope.equals("ai")) {
          // They are counted one by one; sketches of plans are enough to show.
          continue;
        }
        ofPlans.forEach(
            (plan, ranks) ->
                ranks.forEach(
                    (register, rank) ->
                        out.count(
                            "llm_plan_active_users_register",
                            at,
                            rank,
                            service(
                                "web",
                                "llm_scope",
                                scope,
                                "llm_plan",
                                plan,
                                "llm_register",
                                Integer.toString(register)))));
      }
    }
  }

  /** Gauges of active users are of the current hour and of the one before. */
  private Set<StoryUser> seen(int hour) {
    Set<StoryUser> users = new LinkedHashSet<>(story.visitors(hour));
    users.addAll(story.visitors(hour - 1));
    return users;
  }

  private void featureUsers() {
    Map<Integer, Map<String, Map<Integer, Integer>>> byHour = new TreeMap<>();
    for (StoryCalls calls : story.calls()) {
      if (calls.userSource().equals("none")) {
        continue;
      }
      for (int hour = calls.hour(); hour <= calls.hour() + 1 && hour < story.hours(); hour++) {
        see(
            byHour
                .computeIfAbsent(hour, h -> new TreeMap<>())
                .computeIfAbsent(calls.feature(), feature -> new TreeMap<>()),
            calls.user(),
            FEATURE_REGISTERS);
      }
    }
    byHour.forEach(
        (hour, features) ->
            features.forEach(
                (feature, ranks) ->
                    ranks.forEach(
                        (register, rank) ->
                            out.count(
                                "llm_feature_active_users_register",
                                story.at(hour),
                                rank,
                                service(
                                    "web",
                                    "llm_feature",
                                    feature,
                                    "llm_register",
                                    Integer.toString(register))))));
  }

  /**
   * Sees a user in a HyperLogLog, as docs/telemetry.md says: register from the upper bits, then the
   * rank.
   */
  public static void see(Map<Integer, Integer> registers, StoryUser user, int of) {
    long hash = hash(user.id());
    int bits = Integer.numberOfTrailingZeros(of);
    int register = (int) (hash >>> (64 - bits));
    int rank = 1 + Math.min(64 - bits, Long.numberOfLeadingZeros(hash << bits));
    registers.merge(register, rank, Math::max);
  }

  private static long hash(String user) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
      long hash = 0;
      for (int i = 0; i < 8; i++) {
        hash = (hash << 8) | (digest[i] & 0xFF);
      }
      return hash;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void configuration() {
    for (int hour = 0; hour < story.hours(); hour++) {
      Instant at = story.at(hour);
      for (String job : JOBS) {
        ARPU_USD.forEach(
            (plan, usd) ->
                out.sample("llm_plan_arpu_usd", at, usd, service(job, "llm_plan", plan)));
        LIMIT_USD.forEach(
            (plan, usd) ->
                out.sample("llm_budget_limit_usd", at, usd, service(job, "llm_plan", plan)));
        out.sample("llm_target_cogs_ratio", at, TARGET_RATIO, service(job));
        out.sample("llm_spend_budget_usd", at, BUDGET_USD, service(job));
        out.count(
            "llm_price_book_checked_timestamp_seconds",
            at,
            story.end().minusSeconds(20 * 86_400L).getEpochSecond(),
            service(job));
        out.count(
            "llm_capture_errors_total",
            at,
            hour < story.hours() - 40 ? 1 : 3,
            service(job, "llm_capture_stage", "decode"));
        out.count("llm_capture_open_calls", at, 3, service(job));
        out.count(
            "llm_labels_folded_total",
            at,
            hour < story.hours() - 40 ? 1 : 6,
            service(job, "llm_label", "llm.feature"));
        out.count("llm_labels_folded_total", at, 0, service(job, "llm_label", "llm.plan"));
        out.count("llm_feature_active_users_overflow", at, 0, service(job));
        out.count("llm_ledger_pending", at, 2, service(job));
        out.count("llm_ledger_folded_users", at, 0, service(job));
        out.count("llm_ledger_lost_usd_total", at, 0, service(job));
      }
    }
  }

  private void ledgers() {
    for (int hour = story.hours() - LEDGER_HOURS; hour < story.hours(); hour++) {
      for (String job : JOBS) {
        ledger(job, hour);
      }
    }
  }

  /** Each service has a ledger of its own. */
  private void ledger(String job, int hour) {
    Instant at = story.at(hour);
    Map<StoryUser, Long> spent = spentThisMonth(story, job, hour);
    if (spent.isEmpty()) {
      return; // the month has just begun
    }
    List<Map.Entry<StoryUser, Long>> top = new ArrayList<>(spent.entrySet());
    top.sort(Map.Entry.<StoryUser, Long>comparingByValue(Comparator.reverseOrder()));
    top.stream()
        .limit(100)
        .forEach(
            user ->
                out.usd(
                    "llm_ledger_user_spend_usd",
                    at,
                    user.getValue(),
                    service(
                        job, "llm_user", user.getKey().id(), "llm_plan", user.getKey().plan())));
    for (int percent : new int[] {1, 5, 10}) {
      out.sample(
          "llm_ledger_spend_share",
          at,
          topShare(top, percent),
          service(job, "llm_top", Integer.toString(percent)));
    }
    for (Map.Entry<String, Double> limit : LIMIT_USD.entrySet()) {
      String plan = limit.getKey();
      List<Long> ofPlan =
          spent.entrySet().stream()
              .filter(user -> user.getKey().plan().equals(plan))
              .map(Map.Entry::getValue)
              .sorted()
              .toList();
      if (ofPlan.isEmpty()) {
        continue;
      }
      out.count("llm_ledger_users", at, ofPlan.size(), service(job, "llm_plan", plan));
      out.usd(
          "llm_ledger_spend_usd",
          at,
          ofPlan.stream().mapToLong(Long::longValue).sum(),
          service(job, "llm_plan", plan));
      for (String quantile : List.of("0.5", "0.9", "0.99")) {
        int index = (int) (Double.parseDouble(quantile) * (ofPlan.size() - 1));
        out.usd(
            "llm_ledger_user_spend_quantile_usd",
            at,
            ofPlan.get(index),
            service(job, "llm_plan", plan, "llm_quantile", quantile));
      }
      for (String threshold : List.of("0.8", "1")) {
        double picoUsd = limit.getValue() * Double.parseDouble(threshold) * 1e12;
        out.count(
            "llm_ledger_users_over",
            at,
            ofPlan.stream().filter(spend -> spend >= picoUsd).count(),
            service(job, "llm_plan", plan, "llm_threshold", threshold));
      }
    }
  }

  /** What users of a service have spent since the first of the month, in pico-dollars. */
  public static Map<StoryUser, Long> spentThisMonth(Story story, String job, int hour) {
    Instant first =
        story
            .at(hour)
            .atZone(ZoneOffset.UTC)
            .withDayOfMonth(1)
            .toLocalDate()
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
    Map<StoryUser, Long> spent = new HashMap<>();
    for (StoryCalls calls : story.calls()) {
      if (calls.hour() <= hour
          && calls.job().equals(job)
          && !story.at(calls.hour()).isBefore(first)
          && calls.picoUsd() > 0) {
        spent.merge(calls.user(), calls.picoUsd(), Long::sum);
      }
    }
    return spent;
  }

  /** The share of spend that the first so many percent of users make. */
  public static double topShare(List<Map.Entry<StoryUser, Long>> top, int percent) {
    long all = top.stream().mapToLong(Map.Entry::getValue).sum();
    int users = (int) Math.ceil(top.size() * percent / 100.0);
    return (double) top.stream().limit(users).mapToLong(Map.Entry::getValue).sum() / all;
  }

  private String[] slice(StoryCalls calls) {
    return service(
        calls.job(),
        "gen_ai_provider_name",
        calls.model().provider(),
        "gen_ai_response_model",
        calls.model().id(),
        "llm_feature",
        calls.feature(),
        "llm_plan",
        calls.plan());
  }

  private String[] service(String job, String... labels) {
    return with(
        labels, "environment", environment, "job", jobs.apply(job), "instance", job + "-1:9464");
  }

  private static String[] with(String[] labels, String... more) {
    List<String> all = new ArrayList<>(List.of(labels));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private void add(String metric, boolean pico, int hour, long added, String... labels) {
    counters
        .computeIfAbsent(
            metric + OpenMetrics.series(labels), key -> new Counter(pico, new HashMap<>()))
        .added()
        .merge(hour, added, Long::sum);
  }
}
