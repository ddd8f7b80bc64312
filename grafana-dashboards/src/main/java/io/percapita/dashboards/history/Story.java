package io.percapita.dashboards.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Sixty-five days of a SaaS with AI features, of which thirty-five have thirty days behind them.
 * Cost per monthly active user drifts from about $1.60 to $2.10: prompts grow, and heavy users of
 * the pro plan arrive on day 46. The same for the same seed. Nobody works in the two hours before
 * the end, nor at that time of any day, so that days may be cut there. Immutable once made.
 */
public final class Story {
  /** How many days it has. */
  public static final int DAYS = 65;

  private static final int HOURS = DAYS * 24;
  private static final int QUIET_HOURS = 3;
  private static final int DAY_OF_HEAVY_USERS = 46;
  private static final int DAY_OF_NEW_MODEL = 60;
  private static final int LAST_DAY_OF_SHORT_PROMPTS = 30;

  private final Instant end;
  private final List<StoryUser> users = new ArrayList<>();
  private final List<StoryCalls> calls = new ArrayList<>();
  private final Map<Integer, Set<StoryUser>> visitors = new HashMap<>();
  private final Random random;

  private Story(Instant end, long seed) {
    this.end = end;
    random = new Random(seed);
  }

  /** The story that ends at an instant. */
  public static Story until(Instant end, long seed) {
    Story story = new Story(end, seed);
    story.people();
    for (int hour = 0; hour < HOURS; hour++) {
      story.hour(hour);
    }
    return story;
  }

  /** When it ends. */
  public Instant end() {
    return end;
  }

  /** How many hours it has; the last one ends with the story. */
  public int hours() {
    return HOURS;
  }

  /** When an hour ends, and what happened in it is counted. */
  public Instant at(int hour) {
    return end.minus(Duration.ofHours(HOURS - 1L - hour));
  }

  /** All calls, in the order of time. */
  public List<StoryCalls> calls() {
    return List.copyOf(calls);
  }

  /** Everybody. */
  public List<StoryUser> users() {
    return List.copyOf(users);
  }

  /** Who used the product within an hour, AI or not. */
  public Set<StoryUser> visitors(int hour) {
    return Set.copyOf(visitors.getOrDefault(hour, Set.of()));
  }

  private void people() {
    for (int i = 0; i < 500; i++) {
      String plan = i % 20 == 0 ? "team" : i % 5 < 2 ? "pro" : "free";
      boolean usesAi = !plan.equals("free") || i % 3 != 0;
      users.add(new StoryUser(i, plan, usesAi, false, i % 50 == 49 ? i / 10 : 0));
    }
    for (int i = 0; i < 12; i++) {
      users.add(new StoryUser(500 + i, "pro", true, true, DAY_OF_HEAVY_USERS));
    }
  }

  private void hour(int hour) {
    // The story's last hour is number 23 of its day, and quiet.
    int hourOfDay = hour % 24;
    if (hourOfDay >= 24 - QUIET_HOURS) {
      return;
    }
    int day = hour / 24;
    double busy = (day % 7 < 5 ? 0.064 : 0.021) * (hourOfDay > 4 && hourOfDay < 15 ? 1.3 : 0.5);
    for (StoryUser user : users) {
      if (day >= user.firstDay() && random.nextDouble() < busy * activity(user)) {
        visitors.computeIfAbsent(hour, h -> new HashSet<>()).add(user);
        if (user.usesAi()) {
          visit(hour, day, user);
        }
      }
    }
    if (hourOfDay == 0) {
      digest(hour);
    }
  }

  /** How often a user comes: most rarely, some daily, the heavy ones all day. */
  private static double activity(StoryUser user) {
    if (user.heavy()) {
      return 4;
    }
    return switch (user.number() / 2 % 4) {
      case 0 -> 0.05;
      case 1 -> 0.15;
      case 2 -> 0.3;
      default -> 0.6;
    };
  }

  private void visit(int hour, int day, StoryUser user) {
    // Prompts grow by a third while the story goes on.
    double length = 1.03 + Math.max(0, day - LAST_DAY_OF_SHORT_PROMPTS) / 100.0;
    int turns = user.heavy() ? 12 : user.plan().equals("free") ? 4 : 38;
    add(
        hour,
        user,
        "smart-search",
        StoryModel.SMALL,
        turns * 2L,
        length,
        Map.of("input", 900L, "cache_read", 300L, "output", 150L));
    if (random.nextInt(3) == 0) {
      add(
          hour,
          user,
          "summarizer",
          StoryModel.LONG,
          Math.max(1, turns / 2),
          length,
          Map.of("input", 2000L, "cache_read", 6000L, "cache_write_5m", 500L, "output", 500L));
    }
    if (random.nextInt(2) == 0) {
      add(
          hour,
          user,
          "code-assistant",
          StoryModel.REASONING,
          turns,
          length,
          Map.of("input", 3000L, "output", 600L, "reasoning", 900L));
    }
    if (random.nextInt(2) == 0) {
      add(
          hour,
          user,
          "email-drafter",
          day >= DAY_OF_NEW_MODEL && random.nextInt(20) == 0
              ? StoryModel.UNKNOWN
              : StoryModel.LARGE,
          turns,
          length,
          Map.of("input", 800L, "output", 300L));
    }
  }

  /** A nightly batch for everybody who pays. */
  private void digest(int hour) {
    for (StoryUser user : users) {
      if (user.plan().equals("team")) {
        calls.add(
            new StoryCalls(
                hour,
                user,
                "nightly-worker",
                "weekly-digest",
                user.plan(),
                "local-baggage",
                StoryModel.LARGE,
                "batch",
                "priced",
                "",
                1,
                Map.of("input", 4000L, "output", 600L)));
      }
    }
  }

  private void add(
      int hour,
      StoryUser user,
      String feature,
      StoryModel model,
      long number,
      double length,
      Map<String, Long> tokensOfOne) {
    int luck = random.nextInt(100);
    if (luck == 0) {
      calls.add(
          new StoryCalls(
              hour,
              user,
              "web",
              feature,
              user.plan(),
              "local-baggage",
              model,
              "standard",
              "none",
              "429",
              number,
              Map.of()));
      return;
    }
    Map<String, Long> tokens = new HashMap<>();
    double variation = length * (0.7 + 0.6 * random.nextDouble());
    tokensOfOne.forEach(
        (component, of) -> tokens.put(component, Math.round(of * variation) * number));
    boolean lost = luck < 4;
    String status =
        switch (luck) {
          case 5 -> "estimated";
          case 6, 7 -> "partial";
          default -> "priced";
        };
    // Streams that break, and answers that end as failed; those that users cancel are no failures.
    String error =
        switch (luck) {
          case 7 -> "java.net.SocketException";
          case 8 -> "server_error";
          default -> "";
        };
    calls.add(
        new StoryCalls(
            hour,
            user,
            "web",
            lost ? "unattributed" : feature,
            lost ? "unattributed" : user.plan(),
            lost ? "none" : "local-baggage",
            model,
            "standard",
            model.priced() ? status : "unpriced",
            error,
            number,
            Map.copyOf(tokens)));
  }
}
