package io.percapita.ledger.redis;

import io.percapita.ledger.Charge;
import io.percapita.ledger.Hours;
import io.percapita.ledger.KeptLedger;
import io.percapita.ledger.LedgerFaults;
import io.percapita.ledger.LedgerFigures;
import io.percapita.ledger.Months;
import io.percapita.ledger.SpendWindow;
import io.percapita.ledger.Tracking;
import io.percapita.ledger.redis.SharedMonth.Exchange;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A ledger that JVMs share in a Redis or Valkey. What this JVM's calls cost is known here at once,
 * and in Redis with the next {@link #keepHouse}; what others' cost is known here as of then, of the
 * users whom this JVM charges or is asked about. Redis is never waited for on a thread of the
 * application's, unless it is to be {@linkplain #beStrict strict}. docs/ledger.md says what is lost
 * when. Thread-safe.
 */
public final class SharedLedger implements KeptLedger {
  private static final Logger logger = Logger.getLogger(SharedLedger.class.getName());
  private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(2);

  /** How old what is known of others may be, where it is to be waited for: an exchange's period. */
  private static final Duration FRESH = Duration.ofMillis(500);

  /** How long it may go unnoticed that Redis has lost something, while nobody wants anything. */
  private static final Duration CHECK = Duration.ofSeconds(10);

  private static final Duration PATIENCE_OF_CALLERS = Duration.ofMillis(250);
  private static final int HOURS = 24;
  private static final int MAX_BATCHES = 10_000;
  private static final int LEAST_SLACK = 64;
  private static final double PICO_PER_USD = 1e12;

  private final Redis redis;
  private final Tracking tracking;
  private final ZoneId zone;
  private final Months months;
  private final int maxUsers;
  private final int mostUsers;
  private final Clock clock;
  private final LedgerFaults faults = new LedgerFaults();

  /** This month and the one before, and for a moment one more. */
  private final ConcurrentSkipListMap<Integer, SharedMonth> byMonth = new ConcurrentSkipListMap<>();

  private final LookedAtDays lookedAtDays;
  private volatile boolean away;

  /** Whether Redis has answered as far as that is asked for. */
  private volatile boolean heard = true;

  /** Whether that is to be known as of the last keeping house. */
  private volatile boolean isWatched;

  // Both are of whoever holds the lock of the house.
  private Instant nextCheck = Instant.MIN;
  private boolean isSpoiltTold;

  /** When exchanges end, whatever is left. */
  private volatile Instant deadline = Instant.MAX;

  /** Held by whoever exchanges with Redis. */
  private final Lock house = new ReentrantLock();

  private final Lock answers = new ReentrantLock();
  private final Condition answered = answers.newCondition();
  private final AtomicBoolean isWoken = new AtomicBoolean();
  private volatile @Nullable Executor exchanging;

  SharedLedger(Redis redis, Tracking tracking, ZoneId zone, int maxUsers, Clock clock) {
    this.redis = redis;
    this.tracking = tracking;
    this.zone = zone;
    this.months = new Months(zone);
    this.maxUsers = maxUsers;
    this.lookedAtDays = new LookedAtDays(maxUsers);
    this.mostUsers = maxUsers + Math.max(LEAST_SLACK, maxUsers / 8);
    this.clock = clock;
  }

  /**
   * A ledger in a Redis, which is first connected to by {@link #keepHouse}.
   *
   * @param url such as {@code redis://user:password@host:6379/0}
   * @param maxUsers how many users are told apart in this JVM
   * @param clock tells which month it is
   */
  public static SharedLedger in(
      URI url, Tracking tracking, ZoneId zone, int maxUsers, Clock clock) {
    return new SharedLedger(new JedisRedis(url), tracking, zone, maxUsers, clock);
  }

  /**
   * Has {@link #catchUp} wait for Redis, a quarter of a second at most, where it would not know
   * what others have spent half a second ago.
   *
   * @param executor runs an exchange at once, on the thread that keeps house
   */
  public void beStrict(Executor executor) {
    exchanging = executor;
  }

  /**
   * Counts Redis as {@linkplain #isAway away} until it has answered for the first time, and has
   * each {@link #keepHouse} ask whether it is there even if nobody wants anything of it.
   */
  public void beHeardFirst() {
    heard = false;
    isWatched = true;
  }

  @Override
  public void charge(Charge charge) {
    long picoUsd = Math.max(0, charge.picoUsd());
    int number = months.at(charge.at());
    SharedMonth month = month(number);
    if (month == null) {
      faults.lost(picoUsd);
      return;
    }
    Keys keys = month.keys();
    int hour = Hours.at(charge.at());
    if (hasRoom(month, keys.spend(), Keys.USER + charge.user())) {
      month.add(keys.spend(), Keys.USER + charge.user(), picoUsd, hour);
      if (!charge.plan().equals(Charge.NO_PLAN)) {
        month.plan(charge.user(), charge.plan());
      }
    } else {
      month.add(keys.spend(), Keys.FOLDED + charge.plan(), picoUsd, hour);
      if (month.isFirstFolded(charge.user())) {
        month.add(keys.spend(), Keys.FOLDED_USERS + charge.plan(), 1, hour);
      }
    }
    if (tracking.features().contains(charge.feature())) {
      addIfRoom(month, keys.feature(charge.feature()), charge.user(), picoUsd, hour);
    }
    if (tracking.days()) {
      addIfRoom(month, keys.hour(hour), charge.user(), picoUsd, hour);
    }
  }

  private void addIfRoom(SharedMonth month, String key, String user, long picoUsd, int hour) {
    if (hasRoom(month, key, user)) {
      month.add(key, user, picoUsd, hour);
    }
  }

  private boolean hasRoom(SharedMonth month, String key, String field) {
    return month.size(key) < mostUsers || month.find(key, field) != null;
  }

  @Override
  public long spent(String user, SpendWindow window, @Nullable String feature, Instant now) {
    if (window == SpendWindow.DAY) {
      return tracking.days() && feature == null ? lastDay(user, Hours.at(now)) : 0;
    }
    SharedMonth month = byMonth.get(months.at(now));
    if (month == null && months.at(now) == months.at(clock.instant())) {
      month = month(months.at(now));
    }
    if (month == null || (feature != null && !tracking.features().contains(feature))) {
      return 0;
    }
    return feature == null
        ? known(month, month.keys().spend(), Keys.USER + user, Hours.at(now))
        : known(month, month.keys().feature(feature), user, Hours.at(now));
  }

  private long lastDay(String user, int now) {
    long[] sum = new long[1];
    boolean isFirst = lookedAtDays.isFirst(user, now);
    forHours(
        now,
        (month, key) -> {
          if (isToBeAsked(month, key, isFirst, now)) {
            sum[0] += known(month, key, user, now);
          } else {
            Counter counter = month.find(key, user);
            sum[0] += counter == null ? 0 : counter.known();
          }
        });
    return sum[0];
  }

  /** The last two hours may still change, the others are asked for once an hour. */
  private static boolean isToBeAsked(SharedMonth month, String key, boolean isFirst, int now) {
    return isFirst || month.keys().hourOf(key) >= now - 1;
  }

  /** Shows the keys of an hour and the 23 before it. */
  private void forHours(int now, BiConsumer<SharedMonth, String> action) {
    for (int hour = now - HOURS + 1; hour <= now; hour++) {
      Instant start = Instant.ofEpochSecond((long) hour * Hours.SECONDS);
      SharedMonth first = month(months.at(start));
      // An hour belongs to two months where a zone's midnight is no full hour.
      SharedMonth last = month(months.at(start.plusSeconds(Hours.SECONDS - 1)));
      if (first != null) {
        action.accept(first, first.keys().hour(hour));
      }
      if (last != null && last != first) {
        action.accept(last, last.keys().hour(hour));
      }
    }
  }

  @Override
  public boolean isAway() {
    return away || !heard;
  }

  @Override
  public boolean catchUp(String user, boolean day, @Nullable String feature, Instant now) {
    Executor executor = exchanging;
    if (executor == null) {
      return true;
    }
    List<Counter> wanted = wanted(user, day, feature, now);
    boolean isKnown = await(executor, wanted);
    if (!isKnown && day) {
      lookedAtDays.forget(user);
    }
    return isKnown;
  }

  private boolean await(Executor executor, List<Counter> wanted) {
    if (wanted.isEmpty()) {
      return false; // there is no room to know of more
    }
    if (areFresh(wanted)) {
      return true;
    }
    if (away) {
      return false; // whoever waited would do so in vain, call after call
    }
    if (isWoken.compareAndSet(false, true)) {
      executor.execute(this::exchangeNow);
    }
    return awaitFresh(wanted);
  }

  private boolean awaitFresh(List<Counter> wanted) {
    long left = PATIENCE_OF_CALLERS.toNanos();
    try {
      answers.lockInterruptibly();
      try {
        while (!areFresh(wanted)) {
          if (away || left <= 0) {
            return false;
          }
          left = answered.awaitNanos(left);
        }
        return true;
      } finally {
        answers.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What Redis is to be asked for; numbers that this JVM has no room for stay unknown. */
  private List<Counter> wanted(String user, boolean day, @Nullable String feature, Instant now) {
    List<Counter> wanted = new ArrayList<>();
    SharedMonth month = month(months.at(now));
    if (month == null) {
      return wanted;
    }
    int hour = Hours.at(now);
    want(wanted, month, month.keys().spend(), Keys.USER + user, hour);
    if (feature != null && tracking.features().contains(feature)) {
      want(wanted, month, month.keys().feature(feature), user, hour);
    }
    if (day && tracking.days()) {
      boolean isFirst = lookedAtDays.isFirst(user, hour);
      forHours(
          hour,
          (of, key) -> {
            if (isToBeAsked(of, key, isFirst, hour)) {
              want(wanted, of, key, user, hour);
            }
          });
    }
    return wanted;
  }

  private void want(List<Counter> wanted, SharedMonth month, String key, String field, int hour) {
    if (hasRoom(month, key, field)) {
      wanted.add(month.ask(key, field, hour));
    }
  }

  private boolean areFresh(List<Counter> wanted) {
    long since = clock.millis() - FRESH.toMillis();
    for (Counter counter : wanted) {
      if (!counter.isKnownSince(since)) {
        return false;
      }
    }
    return true;
  }

  private void exchangeNow() {
    inHouse(
        () -> {
          isWoken.set(false); // who asks from now on may come too late for this exchange
          exchange(false);
        });
  }

  private void inHouse(Runnable action) {
    house.lock();
    try {
      action.run();
    } finally {
      house.unlock();
    }
  }

  /** A number as far as it is known, and it will be known better next time. */
  private long known(SharedMonth month, String key, String field, int hour) {
    if (hasRoom(month, key, field)) {
      month.ask(key, field, hour);
    }
    Counter counter = month.find(key, field);
    return counter == null ? 0 : counter.known();
  }

  /** The month of a number, or null if it is no longer kept. */
  private @Nullable SharedMonth month(int number) {
    SharedMonth month = byMonth.get(number);
    if (month != null) {
      return month;
    }
    if (number < months.at(clock.instant()) - 1) {
      return null;
    }
    return byMonth.computeIfAbsent(
        number, n -> new SharedMonth(new Keys(Months.of(n), zone), faults));
  }

  @Override
  public void keepHouse() {
    inHouse(
        () -> {
          greet();
          tidy();
          if (isWatched || !clock.instant().isBefore(nextCheck)) {
            check();
          }
          exchange(false);
        });
  }

  private void greet() {
    boolean isConnected = exchanging == null && heard && !isWatched;
    SharedMonth now = isConnected ? null : month(months.at(clock.instant()));
    if (now != null) {
      now.greet(); // so that who waits first has not to wait for a connection to be made
    }
  }

  /** Of older months the keys may have expired. */
  private void check() {
    Instant now = clock.instant();
    nextCheck = now.plus(CHECK);
    byMonth.tailMap(months.at(now) - 1).values().forEach(SharedMonth::check);
  }

  /**
   * Exchanges with Redis what there is, until it is late, or Redis fails.
   *
   * @param all whether also what comes meanwhile, until nothing is left
   */
  private void exchange(boolean all) {
    boolean hasAnswered = false;
    for (Map.Entry<Integer, SharedMonth> entry : byMonth.descendingMap().entrySet()) {
      try {
        hasAnswered |= exchange(entry.getValue(), all);
      } catch (JedisDataException e) {
        if (entry.getKey() >= months.at(clock.instant())) {
          isAway(e);
          return;
        }
        spoilt(entry.getValue(), e);
      } catch (RuntimeException e) { // who does not answer will not do so for another month
        isAway(e);
        return;
      }
    }
    if (hasAnswered) { // or nothing was wanted of it, and nothing is known
      isThere();
    }
  }

  /** What is wrong with the keys of a month that is over holds up no other. */
  private void spoilt(SharedMonth month, RuntimeException cause) {
    faults.failed("exchange");
    if (!isSpoiltTold) {
      isSpoiltTold = true;
      logger.log(
          Level.WARNING,
          "Percapita cannot add to {0} ({1}); it tries again and again.",
          new Object[] {month.keys().spend(), cause.toString()});
    }
  }

  private boolean exchange(SharedMonth month, boolean all) {
    int losses = month.losses();
    try {
      return exchangeAll(month, all);
    } finally {
      if (month.losses() != losses) {
        lookedAtDays.forgetAll(); // what others spent in earlier hours has to be asked for again
      }
    }
  }

  private boolean exchangeAll(SharedMonth month, boolean all) {
    boolean hasAnswered = false;
    boolean goesOn = true;
    // A Redis that is another one each time it is asked must not keep us here for ever.
    for (int i = 0; goesOn && i < MAX_BATCHES && isInTime(); i++) {
      Exchange exchanged = month.exchange(redis, clock.millis());
      goesOn = exchanged == Exchange.MORE || (all && exchanged == Exchange.LATER);
      hasAnswered |= exchanged != Exchange.NONE;
      tellCallers();
    }
    return hasAnswered;
  }

  private boolean isInTime() {
    return clock.instant().isBefore(deadline);
  }

  private void tellCallers() {
    answers.lock();
    try {
      answered.signalAll();
    } finally {
      answers.unlock();
    }
  }

  private void isThere() {
    heard = true;
    if (away) {
      away = false;
      logger.info("Percapita: the ledger in Redis is there again.");
    }
  }

  private void isAway(RuntimeException cause) {
    faults.failed("exchange");
    if (!away) {
      away = true;
      logger.log(
          Level.WARNING,
          "Percapita cannot reach its ledger in Redis ({0}): what users spend waits here, and of"
              + " other JVMs is known what was known before. It tries again and again.",
          cause.toString());
    }
    tellCallers();
  }

  private void tidy() {
    int now = Hours.at(clock.instant());
    int monthNow = months.at(clock.instant());
    for (Map.Entry<Integer, SharedMonth> entry : byMonth.entrySet()) {
      SharedMonth month = entry.getValue();
      for (String key : month.known()) {
        int hour = month.keys().hourOf(key);
        if (hour >= 0 && hour < now - HOURS) {
          month.forget(key);
        }
      }
      month.forgetIdle(maxUsers);
      // Months that are over, and those of a clock that was ahead.
      if (Math.abs(entry.getKey() - monthNow) > 1 && month.pending() == 0) {
        byMonth.remove(entry.getKey());
      }
    }
  }

  /** Delivers what is left, for two seconds at most, and says how much could not be. */
  @Override
  public void end() {
    deadline = clock.instant().plus(PATIENCE_AT_THE_END); // for an exchange under way, too
    boolean isOurs = false;
    try {
      isOurs = house.tryLock(PATIENCE_AT_THE_END.toMillis(), TimeUnit.MILLISECONDS);
      if (isOurs) {
        check();
        exchange(true);
        retire();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (isOurs) {
        house.unlock();
      }
    }
    tellLeft();
  }

  private void retire() {
    try {
      for (SharedMonth month : byMonth.values()) {
        if (isInTime()) {
          month.retire(redis);
        }
      }
    } catch (RuntimeException e) {
      faults.failed("exchange");
    }
  }

  private void tellLeft() {
    long left = byMonth.values().stream().mapToLong(SharedMonth::pendingPicoUsd).sum();
    if (left > 0) {
      logger.log(
          Level.WARNING,
          "Percapita: {0} USD that users have spent could not be brought to the ledger in Redis before"
              + " the process ended.",
          String.format(Locale.ROOT, "%.12f", left / PICO_PER_USD));
    }
  }

  /** How many numbers are known here. */
  int numbers() {
    return byMonth.values().stream().mapToInt(SharedMonth::numbers).sum();
  }

  /** Has no figures that could name anybody. */
  @Override
  public void name(Set<String> users) {}

  /** Nothing: the figures of a fleet are the exporter's. */
  @Override
  public LedgerFigures figures() {
    return LedgerFigures.builder(0).build();
  }

  @Override
  public LedgerFaults faults() {
    return faults;
  }

  @Override
  public long pending() {
    return byMonth.values().stream().mapToLong(SharedMonth::pending).sum();
  }

  @Override
  public void close() {
    inHouse(redis::close);
  }
}
