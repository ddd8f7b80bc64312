package io.percapita.ledger;

import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A ledger in the process, of what this JVM's calls cost. Thread-safe. */
public final class EmbeddedLedger implements SpendLedger {
  private static final int SECONDS_PER_HOUR = 3600;
  private static final int HOURS = 24;

  private final ConcurrentHashMap<Key, Account> accounts = new ConcurrentHashMap<>();
  private final Tracking tracking;
  private final Months months;

  private record Key(String user, @Nullable String feature) {}

  private EmbeddedLedger(Tracking tracking, ZoneId zone) {
    this.tracking = tracking;
    this.months = new Months(zone);
  }

  /** A ledger that ends with the process. */
  public static EmbeddedLedger inMemory(Tracking tracking, ZoneId zone) {
    return new EmbeddedLedger(tracking, zone);
  }

  @Override
  public void charge(Charge charge) {
    int month = months.at(charge.at());
    account(charge.user(), null).add(charge.picoUsd(), month, hour(charge.at()), tracking.days());
    if (tracking.features().contains(charge.feature())) {
      account(charge.user(), charge.feature())
          .add(charge.picoUsd(), month, hour(charge.at()), false);
    }
  }

  @Override
  public long spent(String user, SpendWindow window, @Nullable String feature, Instant now) {
    Account account = accounts.get(new Key(user, feature));
    if (account == null) {
      return 0;
    }
    return window == SpendWindow.MONTH ? account.in(months.at(now)) : account.lastDay(hour(now));
  }

  private Account account(String user, @Nullable String feature) {
    return accounts.computeIfAbsent(new Key(user, feature), key -> new Account());
  }

  private static long hour(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), SECONDS_PER_HOUR);
  }

  /** A user's spend in this month and the one before, and in the last hours. */
  private static final class Account {
    private final long[] byHour = new long[HOURS];
    private int month = Integer.MIN_VALUE;
    private long spent;
    private long spentBefore;
    private long hour = Long.MIN_VALUE;

    synchronized void add(long picoUsd, int inMonth, long inHour, boolean days) {
      if (inMonth > month) {
        spentBefore = inMonth == month + 1 ? spent : 0;
        spent = 0;
        month = inMonth;
      }
      if (inMonth == month) {
        spent += picoUsd;
      } else if (inMonth == month - 1) {
        spentBefore += picoUsd;
      }
      if (days) {
        for (long h = Math.max(hour, inHour - HOURS) + 1; h <= inHour; h++) {
          byHour[slot(h)] = 0;
        }
        hour = Math.max(hour, inHour);
        if (inHour > hour - HOURS) {
          byHour[slot(inHour)] += picoUsd;
        }
      }
    }

    synchronized long in(int askedMonth) {
      return askedMonth == month ? spent : askedMonth == month - 1 ? spentBefore : 0;
    }

    synchronized long lastDay(long now) {
      long sum = 0;
      for (long h = Math.max(now, hour) - HOURS + 1; h <= hour; h++) {
        sum += byHour[slot(h)];
      }
      return sum;
    }

    private static int slot(long hour) {
      return (int) Math.floorMod(hour, (long) HOURS);
    }
  }
}
