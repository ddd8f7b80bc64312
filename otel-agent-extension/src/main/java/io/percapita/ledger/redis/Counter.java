package io.percapita.ledger.redis;

/**
 * What is known of one number in Redis: what this JVM has added to it, how much of that has been
 * delivered, and what the whole fleet had added when Redis answered last. Thread-safe.
 */
final class Counter {
  private long own;
  private long delivered;
  private long inFlight;

  /** What had been sent to the data that Redis had before it had others. */
  private long formerlySent;

  private long fleet;
  private int lastHour = Integer.MIN_VALUE;
  private long toldAtMillis = Long.MIN_VALUE;
  private boolean waiting;
  private boolean asked;

  /** Adds what this JVM's calls cost; true if the counter has to be queued for delivery. */
  synchronized boolean add(long amount, int hour) {
    own = plus(own, amount);
    lastHour = Math.max(lastHour, hour);
    return queue(amount);
  }

  private boolean queue(long amount) {
    boolean isNew = !waiting && amount != 0;
    waiting |= isNew;
    return isNew;
  }

  /** Somebody wants to know the number; true if the counter has to be queued for a question. */
  synchronized boolean ask(int hour) {
    lastHour = Math.max(lastHour, hour);
    boolean queue = !asked;
    asked = true;
    return queue;
  }

  /** The counter is to be in the queue of questions again; true if it is not yet. */
  synchronized boolean askAgain() {
    boolean queue = !asked;
    asked = true;
    return queue;
  }

  /** The counter leaves the queue of questions. */
  synchronized void questionTaken() {
    asked = false;
  }

  /**
   * What is to be delivered and not on its way yet, which it is from now on; the counter leaves the
   * queue. It may be queued again before the batch is full, and then has a second part in it.
   */
  synchronized long take() {
    waiting = false;
    long amount = own - delivered - inFlight;
    inFlight = plus(inFlight, amount);
    return amount;
  }

  /** What was on its way has arrived, and this was the fleet's number at a moment. */
  synchronized void arrived(long total, long atMillis) {
    delivered = plus(delivered, inFlight);
    inFlight = 0;
    told(total, atMillis);
  }

  /** This was the fleet's number at a moment. */
  synchronized void told(long total, long atMillis) {
    fleet = total;
    toldAtMillis = atMillis;
  }

  /** Whether the fleet's number is known as of a moment, or of a later one. */
  synchronized boolean isKnownSince(long atMillis) {
    return toldAtMillis >= atMillis;
  }

  /**
   * Redis has other data than what was delivered to; true if the counter has to be queued for
   * delivery.
   *
   * @param returns whether it has those again that it had formerly
   * @param remembers whether what it had now is to be remembered as that
   */
  synchronized boolean changeLife(boolean returns, boolean remembers) {
    long sent = plus(delivered, inFlight);
    delivered = returns ? formerlySent : 0;
    formerlySent = remembers ? sent : returns ? 0 : formerlySent;
    inFlight = 0;
    fleet = delivered;
    toldAtMillis = Long.MIN_VALUE;
    return queue(own - delivered);
  }

  /** The fleet's number as far as it is known, what this JVM has not delivered included. */
  synchronized long known() {
    return plus(fleet, own - delivered);
  }

  /** Whether all has been delivered, and since when, in hours, nobody has wanted anything of it. */
  synchronized boolean isIdleSince(int hour) {
    return !waiting && !asked && inFlight == 0 && own == delivered && lastHour <= hour;
  }

  /** Whether nobody, as far as is known, has added anything. */
  synchronized boolean isNothing() {
    return own == 0 && fleet == 0 && !asked;
  }

  /** Whether something has not been delivered. */
  synchronized boolean isPending() {
    return own != delivered;
  }

  /** What has not been delivered. */
  synchronized long pending() {
    return own - delivered;
  }

  synchronized int lastHour() {
    return lastHour;
  }

  synchronized long own() {
    return own;
  }

  synchronized long formerlySent() {
    return formerlySent;
  }

  /**
   * Takes over what another counter has delivered, so that it is delivered again if need be.
   *
   * @param deliveredAmount all that it has
   * @param formerAmount what of that had been sent to the data that Redis had formerly
   */
  synchronized void inherit(long deliveredAmount, long formerAmount) {
    own = plus(own, deliveredAmount);
    delivered = plus(delivered, deliveredAmount);
    formerlySent = plus(formerlySent, formerAmount);
  }

  private static long plus(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
