package io.percapita.dashboards;

import static io.percapita.dashboards.Truth.MONTH;
import static io.percapita.dashboards.Truth.WEEK;
import static io.percapita.dashboards.Truth.map;
import static io.percapita.dashboards.Truth.ratio;
import static io.percapita.dashboards.Truth.share;
import static io.percapita.dashboards.Truth.sum;
import static io.percapita.dashboards.Truth.usd;

import io.percapita.dashboards.history.StoryCalls;
import io.percapita.dashboards.history.StoryExport;
import io.percapita.dashboards.history.StoryModel;
import io.percapita.dashboards.history.StoryUser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What each query of each panel must come to at the story's end: by "uid: title, query", the values
 * by the labels of the result, joined by "|" in the order of the labels' names.
 */
final class ExpectedPanels {
  private final Truth truth;
  private final UnaryOperator<Function<StoryCalls, String>> by;
  private final List<StoryCalls> month;
  private final List<StoryCalls> day;
  private final Map<String, Map<String, Double>> expected = new TreeMap<>();

  private ExpectedPanels(Truth truth, UnaryOperator<Function<StoryCalls, String>> by) {
    this.truth = truth;
    this.by = by;
    month = truth.last(MONTH);
    day = truth.last(Truth.DAY);
  }

  static Map<String, Map<String, Double>> of(Truth truth) {
    return of(truth, first -> first);
  }

  /**
   * The same by another breakdown.
   *
   * @param by what panels with a breakdown show, instead of what their dashboard begins with
   */
  static Map<String, Map<String, Double>> of(
      Truth truth, UnaryOperator<Function<StoryCalls, String>> by) {
    ExpectedPanels panels = new ExpectedPanels(truth, by);
    panels.economics();
    panels.features();
    panels.users();
    panels.models();
    panels.budgets();
    panels.health();
    for (String uid : List.of("economics", "features", "users", "models", "budgets")) {
      panels.certainty(uid);
    }
    return panels.expected;
  }

  private void economics() {
    String uid = "economics";
    double spend = usd(month);
    double users = truth.count(MONTH, false);
    // The average is of those whose plans are known, who are counted by plan, as revenue is.
    double known = truth.estimatedByPlan().values().stream().mapToDouble(n -> n).sum();
    double target = StoryExport.TARGET_RATIO * truth.revenue() / known;
    put(uid, "AI cost per monthly active user", "A", "product", spend / users);
    put(uid, "Of what the target allows", "A", "product", spend / users / target);
    put(uid, "AI share of revenue", "A", "product", spend / truth.revenue());
    put(uid, "Active users in 30 days", "A", activeUsers(MONTH, "30d"));
    put(uid, "Spend in 30 days", "A", "", spend);
    put(uid, "This month will end at", "A", "", truth.projected());
    put(uid, "Cost per monthly active user, and the target", "A", "product", spend / users);
    put(uid, "Cost per monthly active user, and the target", "B", "product", target);

    double week = usd(truth.last(WEEK));
    double weekBefore = usd(truth.between(2 * WEEK, WEEK));
    double usersOfWeek = truth.count(WEEK, false);
    double usersBefore = truth.users(2 * WEEK, WEEK, false).size();
    put(uid, "Cost per weekly active user", "A", "product", week / usersOfWeek);
    put(uid, "Bill against last week", "A", "", week / weekBefore - 1);
    put(
        uid,
        "Weekly active users against last week",
        "A",
        "product|7d",
        usersOfWeek / usersBefore - 1);
    put(
        uid,
        "Cost per user against last week",
        "A",
        "product",
        week / usersOfWeek / (weekBefore / usersBefore) - 1);

    // The three causes, each by the shares of logarithms.
    double tokens = pricedTokens(truth.last(WEEK));
    double tokensBefore = pricedTokens(truth.between(2 * WEEK, WEEK));
    double all = Math.log(week / weekBefore);
    double difference = week - weekBefore;
    String why = "Why this week's bill differs from last week's";
    put(uid, why, "A", "users|product", difference * Math.log(usersOfWeek / usersBefore) / all);
    put(
        uid,
        why,
        "B",
        "usage|product",
        difference * Math.log(tokens / usersOfWeek / (tokensBefore / usersBefore)) / all);
    put(
        uid,
        why,
        "C",
        "mix|product",
        difference * Math.log(week / tokens / (weekBefore / tokensBefore)) / all);
    put(uid, why, "D", "", difference);

    Map<String, Double> planUsers = truth.estimatedByPlan();
    Map<String, Double> planSpend = usd(month, StoryCalls::plan);
    Map<String, Double> perUser = ratio(planSpend, planUsers);
    Map<String, Double> paying =
        StoryExport.ARPU_USD.entrySet().stream()
            .filter(plan -> plan.getValue() > 0)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    String plans = "Plans: what a user costs and pays";
    put(uid, plans, "A", ratio(perUser, paying));
    put(uid, plans, "B", perUser);
    put(uid, plans, "C", StoryExport.ARPU_USD);
    put(uid, plans, "D", planUsers);
    put(uid, plans, "E", planSpend);
    Function<StoryCalls, String> shown = by.apply(StoryCalls::feature);
    put(uid, "Spend per day", "A", usd(day, shown));
    Map<String, Double> now = usd(truth.last(WEEK), shown);
    Map<String, Double> movers = map(usd(truth.between(2 * WEEK, WEEK), shown), usd -> -usd);
    now.forEach((key, usd) -> movers.merge(key, usd, Double::sum));
    put(uid, "Top movers of the week", "A", movers);
    put(uid, "Top movers of the week", "B", now);
  }

  private void features() {
    String uid = "features";
    double calls = calls(month);
    put(uid, "Spend in 30 days", "A", "", usd(month));
    put(uid, "Calls in 30 days", "A", "", calls);
    put(uid, "Cost per call", "A", "", usd(month) / calls);
    put(uid, "Tokens in 30 days", "A", "", tokens(month));
    put(
        uid,
        "Calls that failed",
        "A",
        "",
        share(month, call -> !call.error().isEmpty(), StoryCalls::calls));
    put(uid, "Spent on calls that failed", "A", "", usd(failed(month)));
    breakdown(uid, by.apply(StoryCalls::feature));
    failures(uid, by.apply(StoryCalls::feature));
    Map<String, Double> spend = usd(month, StoryCalls::feature);
    Map<String, Double> callsOf = sum(month, StoryCalls::feature, StoryCalls::calls);
    Map<String, Double> users = truth.estimatedByFeature();
    String withUsers = "Features and their users";
    put(uid, withUsers, "A", ratio(spend, users));
    put(uid, withUsers, "B", spend);
    put(uid, withUsers, "C", users);
    put(uid, withUsers, "D", map(users, count -> count / truth.count(MONTH, false)));
    put(uid, withUsers, "E", callsOf);
    put(uid, withUsers, "F", ratio(spend, callsOf));
    put(uid, "Cost per user of the feature", "A", ratio(spend, users));
    put(uid, "Which models the dollars went to", "A", usd(month, ExpectedPanels::model));
  }

  private void breakdown(String uid, Function<StoryCalls, String> shown) {
    Map<String, Double> spend = usd(month, shown);
    Map<String, Double> callsOf = sum(month, shown, StoryCalls::calls);
    Map<String, Double> tokensOf = tokens(month, shown);
    Map<String, Double> pricedTokensOf =
        tokens(month.stream().filter(Truth::priced).toList(), shown);
    put(uid, "Spend per day", "A", usd(day, shown));
    put(uid, "Who spends most", "A", spend);
    String table = "All of it in one table";
    put(uid, table, "A", spend);
    put(uid, table, "B", callsOf);
    put(uid, table, "C", ratio(spend, callsOf));
    put(uid, table, "D", tokensOf);
    put(uid, table, "E", ratio(tokensOf, callsOf));
    put(uid, table, "F", map(ratio(spend, pricedTokensOf), usd -> 1000 * usd));
    put(uid, table, "G", map(spend, usd -> usd / truth.count(MONTH, false)));
    put(uid, "Calls per day", "A", sum(day, shown, StoryCalls::calls));
    put(uid, "Tokens per day", "A", tokens(day, shown));
    put(
        uid,
        "Cost per call, day by day",
        "A",
        ratio(usd(day, shown), sum(day, shown, StoryCalls::calls)));
  }

  private void failures(String uid, Function<StoryCalls, String> shown) {
    Map<String, Double> spend = usd(month, shown);
    Map<String, Double> callsOf = sum(month, shown, StoryCalls::calls);
    Map<String, Double> spent = map(spend, usd -> 0.0);
    spent.putAll(usd(failed(month), shown));
    Map<String, Double> failed = map(callsOf, count -> 0.0);
    failed.putAll(sum(failed(month), shown, StoryCalls::calls));
    Map<String, Double> cutOff = map(spend, usd -> 0.0);
    cutOff.putAll(usd(withStatus(month, "partial"), shown));
    String table = "What failed, and what it cost";
    put(uid, table, "A", spent);
    put(uid, table, "B", ratio(spent, spend));
    put(uid, table, "C", failed);
    put(uid, table, "D", ratio(failed, callsOf));
    put(uid, table, "E", cutOff);
  }

  private void users() {
    String uid = "users";
    put(uid, "Active in a day", "A", activeUsers(Truth.DAY, "1d"));
    put(uid, "Active in a week", "A", activeUsers(WEEK, "7d"));
    put(uid, "Active in 30 days", "A", activeUsers(MONTH, "30d"));
    Map<String, Double> both = activeUsers(MONTH, "30d");
    both.putAll(activeUsers(WEEK, "7d"));
    put(uid, "Active users", "A", both);
    put(uid, "Users who use AI", "A", "", truth.count(MONTH, true) / truth.count(MONTH, false));
    Map<String, Double> planSpend = usd(month, StoryCalls::plan);
    put(
        uid,
        "Free plan, of paid revenue",
        "A",
        "product",
        planSpend.getOrDefault("free", 0.0) / truth.revenue());
    put(uid, "Active users by plan", "A", truth.estimatedByPlan());
    put(uid, "Spend by plan", "A", planSpend);
    put(uid, "Cost per user by plan", "A", ratio(planSpend, truth.estimatedByPlan()));

    List<Map.Entry<StoryUser, Long>> spenders = truth.spenders();
    put(uid, "Cost of the top 5 % of users", "A", "5", topShare(5));
    Map<String, Double> shares = new HashMap<>();
    for (int percent : List.of(1, 5, 10)) {
      shares.put(Integer.toString(percent), topShare(percent));
    }
    put(uid, "Share of spend by the top users", "A", shares);

    Map<String, Double> spent = new HashMap<>();
    Map<String, Double> left = new HashMap<>();
    Map<String, Double> ofPrice = new HashMap<>();
    Map<String, Double> ofBudget = new HashMap<>();
    for (Map.Entry<StoryUser, Long> user : spenders.subList(0, 20)) {
      String plan = user.getKey().plan();
      String key = plan + "|" + user.getKey().id();
      double usd = user.getValue() / 1e12;
      spent.put(key, usd);
      left.put(key, StoryExport.ARPU_USD.get(plan) - usd);
      ofBudget.put(key, usd / StoryExport.LIMIT_USD.get(plan));
      if (StoryExport.ARPU_USD.get(plan) > 0) {
        ofPrice.put(key, usd / StoryExport.ARPU_USD.get(plan));
      }
    }
    String top = "Top users this month";
    put(uid, top, "A", spent);
    put(uid, top, "B", left);
    put(uid, top, "C", ofPrice);
    put(uid, top, "D", ofBudget);

    String spread = "What users of a plan spend";
    put(uid, spread, "A", ofPlans(List::size));
    put(uid, spread, "B", meanQuantile(0.5));
    put(uid, spread, "C", meanQuantile(0.9));
    put(uid, spread, "D", meanQuantile(0.99));
    put(uid, spread, "E", StoryExport.LIMIT_USD);
    put(uid, "Users who reached their limit", "A", ratio(over(1), ofPlans(List::size)));
  }

  private void models() {
    String uid = "models";
    List<StoryCalls> priced = month.stream().filter(Truth::priced).toList();
    Function<StoryCalls, String> shown = by.apply(ExpectedPanels::model);
    put(uid, "Saved by caches", "A", "", usdOf(priced, c -> c.picoUsdWithoutCache() - c.picoUsd()));
    put(
        uid,
        "If all ran as batches",
        "A",
        "",
        usdOf(priced, c -> c.picoUsd() - c.picoUsdInBatch()));
    put(
        uid,
        "If all ran on the cheaper model",
        "A",
        "",
        usdOf(priced, c -> c.picoUsd() - c.picoUsdOnSmallModel()));
    // Of models that have read from a cache.
    List<StoryCalls> cached =
        priced.stream()
            .filter(c -> c.model() == StoryModel.SMALL || c.model() == StoryModel.LONG)
            .toList();
    put(
        uid,
        "If all input came from caches",
        "A",
        "",
        usdOf(cached, c -> c.picoUsd() - c.picoUsdCached()));
    put(
        uid,
        "What caches could still save",
        "A",
        map(sum(cached, shown, c -> c.picoUsd() - c.picoUsdCached()), pico -> pico / 1e12));
    put(
        uid,
        "What caches saved",
        "A",
        map(sum(priced, shown, c -> c.picoUsdWithoutCache() - c.picoUsd()), pico -> pico / 1e12));
    put(
        uid,
        "What the cheaper model would save",
        "A",
        map(sum(priced, shown, c -> c.picoUsd() - c.picoUsdOnSmallModel()), pico -> pico / 1e12));
    put(
        uid,
        "Read from a cache",
        "A",
        "",
        component(month, "cache_read") / component(month, "input", "cache_read", "cache_write_5m"));
    put(
        uid,
        "Ran as a batch",
        "A",
        "",
        share(month, call -> call.tier().equals("batch"), StoryCalls::allTokens));
    put(
        uid,
        "Spent thinking",
        "A",
        "",
        component(month, "reasoning") / component(month, "reasoning", "output"));
    put(uid, "Where the dollars went", "A", usd(month, shown));
    Map<String, Double> parts = new HashMap<>();
    for (String part : List.of("input", "cache_read", "cache_write_5m", "output", "reasoning")) {
      parts.put(part, usdOf(priced, call -> call.picoUsd(part)));
    }
    put(uid, "Spend by what was billed", "A", parts);
    List<StoryCalls> withTokens = month.stream().filter(call -> !call.tokens().isEmpty()).toList();
    put(
        uid,
        "Where caches are read",
        "A",
        ratio(
            sum(withTokens, shown, call -> of(call, "cache_read")),
            sum(withTokens, shown, call -> of(call, "input", "cache_read", "cache_write_5m"))));
    Map<String, Double> spend = usd(month, ExpectedPanels::providerAndModel);
    Map<String, Double> callsOf = sum(month, ExpectedPanels::providerAndModel, StoryCalls::calls);
    Map<String, Double> tokensOf = tokens(month, ExpectedPanels::providerAndModel);
    String table = "Models in one table";
    put(uid, table, "A", spend);
    put(uid, table, "B", callsOf);
    put(uid, table, "C", ratio(spend, callsOf));
    put(uid, table, "D", map(ratio(spend, tokensOf), usd -> 1000 * usd));
    put(uid, table, "E", ratio(tokensOf, callsOf));
    put(
        uid,
        "Dollars per thousand tokens",
        "A",
        map(
            ratio(usd(day, shown), tokens(day.stream().filter(Truth::priced).toList(), shown)),
            usd -> 1000 * usd));
    put(
        uid,
        "Length of answers",
        "A",
        ratio(
            sum(
                day.stream().filter(call -> !call.tokens().isEmpty()).toList(),
                shown,
                call -> of(call, "output", "reasoning")),
            sum(day, shown, StoryCalls::calls)));
    Map<String, Double> slow = new HashMap<>();
    Map<String, Double> first = new HashMap<>();
    // All calls of a model are alike: the quantile is at 95 % of the bucket they fall into.
    double[][] buckets = {{0, 0.5}, {0.5, 1}, {1, 2}, {2, 5}, {5, 10}, {10, 30}};
    for (StoryModel model : StoryModel.values()) {
      for (double[] bucket : buckets) {
        double within = bucket[0] + 0.95 * (bucket[1] - bucket[0]);
        double seconds = StoryExport.secondsOf(model);
        if (seconds > bucket[0] && seconds <= bucket[1]) {
          slow.put(model.id(), within);
        }
        if (seconds / 4 > bucket[0] && seconds / 4 <= bucket[1]) {
          first.put(model.id(), within);
        }
      }
    }
    put(uid, "How long calls take", "A", slow);
    put(uid, "How long until the first words", "A", first);
  }

  private void budgets() {
    String uid = "budgets";
    put(uid, "Spent this month", "A", "", truth.monthToDate());
    put(uid, "This month will end at", "A", "", truth.projected());
    put(uid, "The company's budget", "A", "", StoryExport.BUDGET_USD);
    put(uid, "Projected, of the budget", "A", "", truth.projected() / StoryExport.BUDGET_USD);
    put(uid, "Spent this month, day by day", "A", "", truth.monthToDate());
    put(uid, "Spent this month, day by day", "B", "", StoryExport.BUDGET_USD);
    put(
        uid,
        "How fast the budget burns",
        "A",
        "",
        usd(truth.last(6)) * 120 / StoryExport.BUDGET_USD);
    put(
        uid,
        "How fast the budget burns",
        "B",
        "",
        usd(truth.last(72)) * 10 / StoryExport.BUDGET_USD);
    List<StoryCalls> budgeted =
        month.stream()
            .filter(call -> call.feature().equals("summarizer") && call.error().isEmpty())
            .toList();
    put(
        uid,
        "What budgets decided",
        "A",
        sum(budgeted, call -> call.user().heavy() ? "reroute" : "allow", StoryCalls::calls));
    put(
        uid,
        "Saved by rerouting",
        "A",
        "",
        usdOf(budgeted, call -> call.user().heavy() ? call.picoUsd() / 3 : 0));
    String limits = "Users near and over their limit";
    put(uid, limits, "A", over(1));
    put(uid, limits, "B", over(0.8));
    put(uid, limits, "C", ofPlans(List::size));
    put(uid, limits, "D", StoryExport.LIMIT_USD);
    Map<String, Double> alerts = new HashMap<>();
    // By name, plan where there is one, and severity: what this story is made to show.
    alerts.put("PercapitaCostPerMauAboveTarget|warning", 1.0);
    double perUserNow = usd(truth.last(WEEK)) / truth.count(WEEK, false);
    double perUserBefore =
        usd(truth.between(2 * WEEK, WEEK)) / truth.users(2 * WEEK, WEEK, false).size();
    if (perUserNow / perUserBefore - 1 > 0.10) {
      alerts.put("PercapitaMarginCompression|warning", 1.0);
    }
    alerts.put("PercapitaProjectedMonthOverBudget|warning", 1.0);
    // Three times 8 % of what the plan pays.
    alerts.put(
        "PercapitaHeavyUser|pro|warning",
        (double)
            truth.spenders().stream()
                .filter(user -> user.getKey().plan().equals("pro"))
                .filter(user -> user.getValue() > 0.24 * 49e12)
                .count());
    Map<String, Double> perUser = ratio(usd(month, StoryCalls::plan), truth.estimatedByPlan());
    for (String plan : List.of("pro", "team")) {
      double share = perUser.getOrDefault(plan, 0.0) / StoryExport.ARPU_USD.get(plan);
      if (share > 0.08) {
        alerts.put("PercapitaCogsRatioHigh|" + plan + "|warning", 1.0);
      }
      if (share > 0.10) {
        alerts.put("PercapitaCogsRatioCritical|" + plan + "|critical", 1.0);
      }
    }
    over(1).entrySet().stream()
        .filter(plan -> plan.getValue() > 0)
        .forEach(plan -> alerts.put("PercapitaUserOverBudget|" + plan.getKey() + "|info", 1.0));
    put(uid, "Alerts that fire", "A", alerts);
  }

  private void health() {
    String uid = "health";
    put(uid, "Calls without a price", "A", "", unpriced(month));
    put(uid, "Estimated dollars", "A", "", estimated(month));
    put(uid, "Days since prices were checked", "A", "", 20);
    // One error more in each of two services, twice counted by one.
    put(uid, "Percapita's own errors", "A", "", 4);
    put(uid, "Services that report", "A", "", 2);
    put(uid, "What is not attributed", "A", unattributed(day));
    put(uid, "What is not priced or estimated", "A", "", unpriced(day));
    put(uid, "What is not priced or estimated", "B", "", estimated(day));
    put(
        uid,
        "Where prices are missing",
        "A",
        sum(
            truth.last(WEEK).stream().filter(c -> c.status().equals("unpriced")).toList(),
            by.apply(ExpectedPanels::model),
            StoryCalls::calls));
    put(uid, "Dollars by certainty", "A", usd(month, StoryCalls::status));
    put(uid, "Active users are", "A", Map.of("ai", 0.0, "product", 0.0));
    put(uid, "Spend that waits for the ledger", "A", "", 4);
    put(uid, "Ledger errors", "A", "", 0);
    put(uid, "Lost to the ledger", "A", "", 0);
    put(
        uid,
        "What Percapita takes of a processor",
        "A",
        Map.of(
            "response", seconds(day, StoryExport::picoSecondsReading) / 86_400,
            "end", seconds(day, StoryExport::picoSecondsAtEnd) / 86_400));
    List<StoryCalls> week = truth.last(WEEK);
    put(
        uid,
        "What Percapita takes of a call",
        "A",
        "",
        seconds(
                week,
                call -> StoryExport.picoSecondsReading(call) + StoryExport.picoSecondsAtEnd(call))
            / calls(week));
    // Three in each of two services, of 16 KiB each.
    put(uid, "Calls in flight", "A", "", 6);
    put(uid, "Memory for calls in flight", "A", "", 6 * 16_384);
    put(uid, "Names counted as \"other\"", "A", Map.of("llm.feature", 10.0, "llm.plan", 0.0));
    put(uid, "Users of features are", "A", "", 0);
    put(uid, "Users folded together", "A", "", 0);
    put(uid, "Budget checks that failed", "A", "", 0);
    put(uid, "Hours that were not recorded", "A", "", Turns.MISSED);
    put(uid, "Label sets beyond a limit", "A", "", 0);
  }

  private void certainty(String uid) {
    String title = "How certain are these dollars?";
    put(uid, title, "A", "", ofStatus(month, "priced"));
    put(uid, title, "B", "", ofStatus(month, "partial"));
    put(uid, title, "C", "", estimated(month));
    put(uid, title, "D", "", unpriced(month));
    Map<String, Double> unattributed = unattributed(month);
    put(uid, title, "E", "", unattributed.get("feature"));
    put(uid, title, "F", "", unattributed.get("plan"));
    put(uid, title, "G", "", unattributed.get("user"));
  }

  private static List<StoryCalls> failed(List<StoryCalls> calls) {
    return calls.stream().filter(call -> !call.error().isEmpty()).toList();
  }

  private static List<StoryCalls> withStatus(List<StoryCalls> calls, String status) {
    return calls.stream().filter(call -> call.status().equals(status)).toList();
  }

  private static String model(StoryCalls calls) {
    return calls.model().id();
  }

  private static String providerAndModel(StoryCalls calls) {
    return calls.model().provider() + "|" + calls.model().id();
  }

  private static double estimated(List<StoryCalls> calls) {
    return ofStatus(calls, "estimated");
  }

  private static double ofStatus(List<StoryCalls> calls, String status) {
    return share(calls, call -> call.status().equals(status), StoryCalls::picoUsd);
  }

  private static double unpriced(List<StoryCalls> calls) {
    return share(
        calls.stream().filter(call -> !call.status().equals("none")).toList(),
        call -> call.status().equals("unpriced"),
        StoryCalls::calls);
  }

  private static Map<String, Double> unattributed(List<StoryCalls> calls) {
    return Map.of(
        "feature", share(calls, c -> c.feature().equals("unattributed"), StoryCalls::picoUsd),
        "plan", share(calls, c -> c.plan().equals("unattributed"), StoryCalls::picoUsd),
        "user", share(calls, c -> c.userSource().equals("none"), StoryCalls::calls));
  }

  private Map<String, Double> activeUsers(int hours, String window) {
    Map<String, Double> users = new TreeMap<>();
    users.put("ai|" + window, truth.count(hours, true));
    users.put("product|" + window, truth.count(hours, false));
    return users;
  }

  /** By plan, the sum over ledgers. */
  private Map<String, Double> ofPlans(ToDoubleFunction<List<Long>> figure) {
    Map<String, Double> plans = new HashMap<>();
    for (String plan : StoryExport.ARPU_USD.keySet()) {
      plans.put(plan, truth.spendersOf(plan).stream().mapToDouble(figure).sum());
    }
    return plans;
  }

  /** By plan, the mean over ledgers by their users. */
  private Map<String, Double> meanQuantile(double quantile) {
    return ratio(ofPlans(users -> users.size() * quantile(users, quantile)), ofPlans(List::size));
  }

  /** The mean over ledgers by their dollars. */
  private double topShare(int percent) {
    double ofTop = 0;
    double all = 0;
    for (List<Map.Entry<StoryUser, Long>> ledger : truth.ledgers()) {
      double spent = ledger.stream().mapToLong(Map.Entry::getValue).sum();
      ofTop += spent * StoryExport.topShare(ledger, percent);
      all += spent;
    }
    return ofTop / all;
  }

  private Map<String, Double> over(double part) {
    Map<String, Double> over = new HashMap<>();
    StoryExport.LIMIT_USD.forEach(
        (plan, limit) -> {
          double picoUsd = part * limit * 1e12;
          over.put(
              plan,
              truth.spendersOf(plan).stream()
                  .mapToDouble(users -> users.stream().filter(spent -> spent >= picoUsd).count())
                  .sum());
        });
    return over;
  }

  private static double quantile(List<Long> sorted, double quantile) {
    return sorted.get((int) (quantile * (sorted.size() - 1))) / 1e12;
  }

  private static double seconds(List<StoryCalls> calls, ToLongFunction<StoryCalls> picoSeconds) {
    return calls.stream().mapToLong(picoSeconds).sum() / 1e12;
  }

  private static double calls(List<StoryCalls> calls) {
    return calls.stream().mapToLong(StoryCalls::calls).sum();
  }

  private static double tokens(List<StoryCalls> calls) {
    return calls.stream().mapToLong(StoryCalls::allTokens).sum();
  }

  private static double pricedTokens(List<StoryCalls> calls) {
    return tokens(calls.stream().filter(Truth::priced).toList());
  }

  private static Map<String, Double> tokens(
      List<StoryCalls> calls, Function<StoryCalls, String> by) {
    return sum(
        calls.stream().filter(call -> !call.tokens().isEmpty()).toList(),
        by,
        StoryCalls::allTokens);
  }

  private static long of(StoryCalls calls, String... components) {
    long tokens = 0;
    for (String component : components) {
      tokens += calls.tokens().getOrDefault(component, 0L);
    }
    return tokens;
  }

  private static double component(List<StoryCalls> calls, String... components) {
    return calls.stream().mapToLong(call -> of(call, components)).sum();
  }

  private static double usdOf(List<StoryCalls> calls, ToLongFunction<StoryCalls> picoUsd) {
    return calls.stream().mapToLong(picoUsd).sum() / 1e12;
  }

  private void put(String uid, String title, String query, String key, double value) {
    put(uid, title, query, Map.of(key, value));
  }

  private void put(String uid, String title, String query, Map<String, Double> values) {
    expected.put("percapita-" + uid + ": " + title + ", " + query, values);
  }
}
