package io.percapita.dashboards;

import io.percapita.dashboards.history.Story;
import io.percapita.dashboards.history.StoryCalls;
import io.percapita.dashboards.history.StoryExport;
import io.percapita.dashboards.history.StoryUser;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What is true of a story at its end, told from its calls and visits and from nothing that
 * Prometheus made of them. Figures are by the values of labels, joined by "|".
 */
final class Truth {
  static final int DAY = 24;
  static final int WEEK = 7 * DAY;
  static final int MONTH = 30 * DAY;

  private final Story story;
  private final Predicate<StoryCalls> chosen;

  Truth(Story story) {
    this(story, call -> true);
  }

  /** What is true of the calls that are chosen. Users, the ledger and months are of all of them. */
  Truth(Story story, Predicate<StoryCalls> chosen) {
    this.story = story;
    this.chosen = chosen;
  }

  /** Chosen calls of the last so many hours. */
  List<StoryCalls> last(int hours) {
    return between(hours, 0);
  }

  /** Chosen calls of hours counted back from the end. */
  List<StoryCalls> between(int from, int to) {
    int end = story.hours();
    return story.calls().stream()
        .filter(calls -> calls.hour() >= end - from && calls.hour() < end - to)
        .filter(chosen)
        .toList();
  }

  static Map<String, Double> sum(
      List<StoryCalls> calls, Function<StoryCalls, String> by, ToLongFunction<StoryCalls> of) {
    Map<String, Long> sums = new TreeMap<>();
    calls.forEach(call -> sums.merge(by.apply(call), of.applyAsLong(call), Long::sum));
    Map<String, Double> result = new TreeMap<>();
    sums.forEach((key, value) -> result.put(key, (double) value));
    return result;
  }

  /** Dollars of priced models by some label. */
  static Map<String, Double> usd(List<StoryCalls> calls, Function<StoryCalls, String> by) {
    return map(
        sum(calls.stream().filter(Truth::priced).toList(), by, StoryCalls::picoUsd),
        picoUsd -> picoUsd / 1e12);
  }

  static double usd(List<StoryCalls> calls) {
    return calls.stream().mapToLong(StoryCalls::picoUsd).sum() / 1e12;
  }

  /** Whether a call makes a series of dollars: its model has a price, and it has tokens. */
  static boolean priced(StoryCalls call) {
    return call.model().priced() && !call.tokens().isEmpty();
  }

  static Map<String, Double> map(Map<String, Double> of, Function<Double, Double> to) {
    Map<String, Double> result = new TreeMap<>();
    of.forEach((key, value) -> result.put(key, to.apply(value)));
    return result;
  }

  /** Ratios for what both sides have. */
  static Map<String, Double> ratio(Map<String, Double> of, Map<String, Double> to) {
    return join(of, to, (a, b) -> a / b);
  }

  static Map<String, Double> join(
      Map<String, Double> left,
      Map<String, Double> right,
      BiFunction<Double, Double, Double> combine) {
    Map<String, Double> result = new TreeMap<>();
    left.forEach(
        (key, value) -> {
          if (right.containsKey(key)) {
            result.put(key, combine.apply(value, right.get(key)));
          }
        });
    return result;
  }

  static double share(
      List<StoryCalls> of, Predicate<StoryCalls> part, ToLongFunction<StoryCalls> what) {
    return (double) of.stream().filter(part).mapToLong(what).sum()
        / of.stream().mapToLong(what).sum();
  }

  /** Distinct users of the product, or of AI features, of hours counted back from the end. */
  Set<StoryUser> users(int from, int to, boolean ai) {
    Set<StoryUser> users = new HashSet<>();
    for (int hour = story.hours() - from; hour < story.hours() - to; hour++) {
      users.addAll(story.visitors(hour));
    }
    if (ai) {
      users.removeIf(user -> !user.usesAi());
    }
    return users;
  }

  double count(int hours, boolean ai) {
    return users(hours, 0, ai).size();
  }

  /** Users of a plan as the sketch of 512 registers estimates them. */
  Map<String, Double> estimatedByPlan() {
    Map<String, Map<Integer, Integer>> registers = new HashMap<>();
    for (StoryUser user : users(MONTH, 0, false)) {
      StoryExport.see(registers.computeIfAbsent(user.plan(), p -> new TreeMap<>()), user, 512);
    }
    return estimated(registers, 512);
  }

  /** Users of a feature as the sketch of 256 registers estimates them. */
  Map<String, Double> estimatedByFeature() {
    Map<String, Map<Integer, Integer>> registers = new HashMap<>();
    callsWithUser(
        call ->
            StoryExport.see(
                registers.computeIfAbsent(call.feature(), f -> new TreeMap<>()), call.user(), 256));
    return estimated(registers, 256);
  }

  /** Users of a feature, one by one. */
  Map<String, Double> usersByFeature() {
    Map<String, Set<StoryUser>> users = new HashMap<>();
    callsWithUser(
        call -> users.computeIfAbsent(call.feature(), f -> new HashSet<>()).add(call.user()));
    Map<String, Double> counts = new TreeMap<>();
    users.forEach((feature, ofIt) -> counts.put(feature, (double) ofIt.size()));
    return counts;
  }

  private void callsWithUser(Consumer<StoryCalls> action) {
    last(MONTH).stream().filter(call -> !call.userSource().equals("none")).forEach(action);
  }

  private static Map<String, Double> estimated(
      Map<String, Map<Integer, Integer>> registers, int of) {
    Map<String, Double> estimates = new TreeMap<>();
    registers.forEach((name, ranks) -> estimates.put(name, ertl(ranks.values(), of)));
    return estimates;
  }

  /** Ertl's improved estimator, by its definition: sigma summed until it no longer changes. */
  private static double ertl(Iterable<Integer> ranks, int m) {
    int filled = 0;
    double sum = 0;
    for (int rank : ranks) {
      filled++;
      sum += Math.pow(2, -rank);
    }
    double x = 1 - (double) filled / m;
    double sigma = x;
    double before = -1;
    for (double y = 1; sigma != before; y *= 2) {
      before = sigma;
      x *= x;
      sigma += x * y;
    }
    return m * m / (2 * Math.log(2)) / (m * sigma + sum);
  }

  double revenue() {
    return estimatedByPlan().entrySet().stream()
        .mapToDouble(plan -> plan.getValue() * StoryExport.ARPU_USD.get(plan.getKey()))
        .sum();
  }

  double monthToDate() {
    Instant first = first().toInstant(ZoneOffset.UTC);
    return usd(story.calls().stream().filter(c -> !story.at(c.hour()).isBefore(first)).toList());
  }

  /** The month to date and its remaining days at the mean of seven days. */
  double projected() {
    double days = YearMonth.from(first()).lengthOfMonth();
    double gone = (story.end().getEpochSecond() - first().toEpochSecond(ZoneOffset.UTC)) / 86_400.0;
    return monthToDate() + usd(last(WEEK)) / 7 * (days - gone);
  }

  private java.time.LocalDateTime first() {
    return story.end().atOffset(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1).atStartOfDay();
  }

  /** This month's spend of users with any, in pico-dollars, the most costly first. */
  List<Map.Entry<StoryUser, Long>> spenders() {
    Map<StoryUser, Long> spent = new HashMap<>();
    ledgers()
        .forEach(ledger -> ledger.forEach(u -> spent.merge(u.getKey(), u.getValue(), Long::sum)));
    return mostCostlyFirst(spent);
  }

  /** The same by service, each of which has a ledger of its own. */
  List<List<Map.Entry<StoryUser, Long>>> ledgers() {
    return StoryExport.JOBS.stream()
        .map(job -> mostCostlyFirst(StoryExport.spentThisMonth(story, job, story.hours() - 1)))
        .toList();
  }

  private static List<Map.Entry<StoryUser, Long>> mostCostlyFirst(Map<StoryUser, Long> spent) {
    List<Map.Entry<StoryUser, Long>> users = new ArrayList<>(spent.entrySet());
    users.sort(Map.Entry.<StoryUser, Long>comparingByValue(Comparator.reverseOrder()));
    return users;
  }

  /** What users of a plan have spent, the least first; a list for each ledger that has any. */
  List<List<Long>> spendersOf(String plan) {
    return ledgers().stream()
        .map(
            ledger ->
                ledger.stream()
                    .filter(user -> user.getKey().plan().equals(plan))
                    .map(Map.Entry::getValue)
                    .sorted()
                    .toList())
        .filter(users -> !users.isEmpty())
        .toList();
  }
}
