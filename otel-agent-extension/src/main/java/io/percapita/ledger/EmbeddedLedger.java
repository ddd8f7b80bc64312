package io.percapita.ledger;

import io.percapita.ledger.Stripe.ForgottenMonthException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in the process, of what this JVM's calls cost, which may be kept in a file.
 * docs/ledger.md says what is lost when. Thread-safe.
 */
public final class EmbeddedLedger implements KeptLedger {
  /** How many users have an account where nothing is said about it. */
  public static final int DEFAULT_MAX_USERS = 100_000;

  private static final Logger logger = Logger.getLogger(EmbeddedLedger.class.getName());
  private static final int LEAST_SLACK = 64;

  private final LedgerState state;
  private final Months months;
  private final Clock clock;
  private final int maxUsers;
  private final int mostUsers;
  private final LedgerFaults faults = new LedgerFaults();
  private final LongAdder charged = new LongAdder();
  private final @Nullable LedgerJournal journal;
  private final FiguresCache figures;
  private volatile Set<UserKey> named = Set.of();

  // Of whoever keeps house, under this object's lock.
  private int month;

  private EmbeddedLedger(
      Tracking tracking, ZoneId zone, int maxUsers, Clock clock, @Nullable Path directory) {
    this.state = new LedgerState(tracking);
    this.months = new Months(zone);
    this.clock = clock;
    this.maxUsers = maxUsers;
    // Between two looks at the number of accounts it may pass the bound by so many.
    this.mostUsers = maxUsers + Math.max(LEAST_SLACK, maxUsers / 8);
    this.figures = new FiguresCache(charged::sum, this::count, clock);
    this.month = months.at(clock.instant());
    this.journal = directory == null ? null : journal(directory, tracking);
  }

  /** A ledger that ends with the process. */
  public static EmbeddedLedger inMemory(Tracking tracking, ZoneId zone) {
    return inMemory(tracking, zone, DEFAULT_MAX_USERS, Clock.system(zone));
  }

  /**
   * A ledger that ends with the process.
   *
   * @param maxUsers how many users have an account
   * @param clock tells which month it is
   */
  public static EmbeddedLedger inMemory(Tracking tracking, ZoneId zone, int maxUsers, Clock clock) {
    return new EmbeddedLedger(tracking, zone, maxUsers, clock, null);
  }

  /**
   * A ledger that is kept in a directory, from which it takes up what was there. Where the
   * directory cannot be used, a warning says so, and the ledger ends with the process.
   *
   * @param maxUsers how many users have an account
   * @param clock tells which month it is
   */
  public static EmbeddedLedger keptIn(
      Path directory, Tracking tracking, ZoneId zone, int maxUsers, Clock clock) {
    return new EmbeddedLedger(tracking, zone, maxUsers, clock, directory);
  }

  private @Nullable LedgerJournal journal(Path directory, Tracking tracking) {
    try {
      LedgerJournal opened =
          LedgerJournal.open(directory, tracking, state, charged::sum, month, clock, faults);
      state.enter(month, Hours.at(clock.instant()));
      return opened;
    } catch (IOException | RuntimeException e) {
      faults.failed("open");
      logger.log(
          Level.WARNING,
          "Percapita cannot keep its ledger in {0} ({1}): what users have spent is forgotten when"
              + " the process ends. Set percapita.state.dir to a writable directory.",
          new Object[] {directory, e.toString()});
      return null;
    }
  }

  @Override
  public void charge(Charge charge) {
    long picoUsd = Math.max(0, charge.picoUsd());
    Instant at = charge.at();
    int inMonth = months.at(at);
    int hour = Hours.at(at);
    UserKey user = UserKey.of(charge.user());
    charged.add(picoUsd);
    try {
      if (state.users().size() < mostUsers || state.users().has(user)) {
        state.users().add(user, charge.plan(), picoUsd, inMonth, hour);
      } else if (!state.folded().add(charge.plan(), inMonth, 1, picoUsd)) {
        faults.lost(picoUsd);
      }
      Accounts feature = state.feature(charge.feature());
      if (feature != null && (feature.size() < mostUsers || feature.has(user))) {
        feature.add(user, Charge.NO_PLAN, picoUsd, inMonth, hour);
      }
    } catch (ForgottenMonthException e) {
      faults.lost(picoUsd);
    }
  }

  @Override
  public long spent(String user, SpendWindow window, @Nullable String feature, Instant now) {
    Accounts accounts = feature == null ? state.users() : state.feature(feature);
    if (accounts == null) {
      return 0;
    }
    UserKey key = UserKey.of(user);
    return window == SpendWindow.MONTH
        ? accounts.spent(key, months.at(now))
        : accounts.lastDay(key, Hours.at(now));
  }

  /** Tells the user's number once, which takes as long as a look at one account. */
  @Override
  public Spending spending(String user, boolean day, @Nullable String feature, Instant now) {
    UserKey key = UserKey.of(user);
    int inMonth = months.at(now);
    Accounts ofFeature = feature == null ? null : state.feature(feature);
    return new Spending(
        state.users().spent(key, inMonth),
        day ? state.users().lastDay(key, Hours.at(now)) : 0,
        ofFeature == null ? 0 : ofFeature.spent(key, inMonth));
  }

  @Override
  public synchronized void keepHouse() {
    Instant now = clock.instant();
    int monthNow = months.at(now);
    if (monthNow != month) {
      month = monthNow;
      state.enter(monthNow, Hours.at(now));
      figures.expire();
      if (journal != null) {
        journal.replaceNext();
      }
    }
    if (state.fold(maxUsers) && journal != null) {
      journal.replaceNext();
    }
    if (journal != null) {
      if (journal.adopt(monthNow)) {
        figures.expire(); // for what was taken over
      }
      journal.write();
    }
    figures.refresh();
  }

  @Override
  public synchronized void end() {
    if (journal != null) {
      journal.writeEnd();
    }
  }

  @Override
  public void name(Set<String> users) {
    named = users.stream().map(UserKey::of).collect(Collectors.toUnmodifiableSet());
    figures.expire();
  }

  @Override
  public LedgerFigures figures() {
    return figures.get();
  }

  private LedgerFigures count() {
    LedgerFigures.Builder builder = LedgerFigures.builder(LedgerFigures.DEFAULT_TOP);
    int current = months.at(clock.instant());
    Set<UserKey> byName = named;
    state
        .users()
        .forEach(
            (copy, place) -> {
              Places places = copy.places();
              long spent =
                  current == copy.month()
                      ? places.spent(place)
                      : current == copy.month() - 1 ? places.before(place) : 0;
              if (spent > 0) {
                String plan = state.plan(places.plan(place));
                builder.add(() -> places.key(place).user(), plan, spent);
                if (!byName.isEmpty() && byName.contains(places.key(place))) {
                  builder.name(places.key(place).user(), plan, spent);
                }
              }
            });
    state
        .folded()
        .forEach(
            (plan, ofMonth, users, picoUsd) -> {
              if (ofMonth == current) {
                builder.addFolded(plan, users, picoUsd);
              }
            });
    return builder.build();
  }

  @Override
  public LedgerFaults faults() {
    return faults;
  }

  @Override
  public long pending() {
    return 0;
  }

  /** Writes the rest and lets another process have the file. */
  @Override
  public synchronized void close() {
    if (journal != null) {
      journal.close();
    }
  }
}
