package io.percapita.capture;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The calls in flight. Ends those on which nothing moves any more, because the application neither
 * reads nor closes their response. Thread-safe.
 */
public final class OpenCalls {
  /** How long a provider may think before its response head; the longest documented is 60 min. */
  private static final Duration HEAD_TIMEOUT = Duration.ofHours(2);

  private final Set<FollowedExchange> calls = ConcurrentHashMap.newKeySet();
  private final LongSupplier nanoClock;
  private final long idleTimeoutNanos;
  private final int limit;

  /**
   * Follows no call yet.
   *
   * @param nanoClock a monotonic clock in nanoseconds
   * @param idleTimeout how long a response may stand still
   * @param limit how many calls may be in flight at once; further ones are not followed
   */
  public OpenCalls(LongSupplier nanoClock, Duration idleTimeout, int limit) {
    this.nanoClock = nanoClock;
    this.idleTimeoutNanos = idleTimeout.toNanos();
    this.limit = limit;
  }

  /** Ends the calls whose time is up; to be run every now and then. Never throws. */
  public void endIdle() {
    long now = nanoClock.getAsLong();
    for (FollowedExchange call : calls) {
      long timeout = call.hasResponse() ? idleTimeoutNanos : HEAD_TIMEOUT.toNanos();
      if (now - call.lastActivityNanos() >= timeout) {
        call.abandoned();
      }
    }
  }

  /**
   * Has each call look whether anything of it has moved since this was last run; to be run every
   * now and then. Never throws.
   */
  public void lookForActivity() {
    calls.forEach(FollowedExchange::lookForActivity);
  }

  /** Ends all calls as they stand, since the JVM is about to stop. Never throws. */
  public void endAll() {
    calls.forEach(FollowedExchange::abandoned);
  }

  /** How many calls are in flight. */
  public int size() {
    return calls.size();
  }

  boolean isFull() {
    return calls.size() >= limit;
  }

  void add(FollowedExchange call) {
    calls.add(call);
  }

  void remove(FollowedExchange call) {
    calls.remove(call);
  }
}
