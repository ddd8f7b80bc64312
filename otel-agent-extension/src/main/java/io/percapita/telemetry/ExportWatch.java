package io.percapita.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * Notes when metrics were read, for those who must know whether a value has been seen. Thread-safe.
 */
public final class ExportWatch {
  private final LongSupplier nanoClock;
  private final List<Reader> readers = new CopyOnWriteArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Object scraped = new Object();

  /**
   * Watches no reader yet.
   *
   * @param nanoClock a monotonic clock in nanoseconds
   */
  public ExportWatch(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Begins to watch a reader.
   *
   * @param scraped whether it reads when somebody asks, such as Prometheus, not at times of its own
   */
  public Reader watch(boolean scraped) {
    Reader reader = new Reader(scraped);
    readers.add(reader);
    return reader;
  }

  /** Runs something after each time that metrics were read; it must not throw. */
  void afterEach(Runnable listener) {
    listeners.add(listener);
  }

  long now() {
    return nanoClock.getAsLong();
  }

  /** Whether every reader has read all that was there at a time. */
  boolean hasSeen(long nanos) {
    for (Reader reader : readers) {
      if (!reader.hasSeen(nanos)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a reader is watched that reads when somebody asks. */
  public boolean hasScraper() {
    return readers.stream().anyMatch(reader -> reader.scraped);
  }

  /**
   * Waits until everything that is there now has been scraped by whoever does that.
   *
   * @param atMost how long to wait
   * @return whether it was
   */
  public boolean awaitScrape(Duration atMost) throws InterruptedException {
    long since = now();
    long deadline = since + atMost.toNanos();
    synchronized (scraped) {
      while (!isScraped(since)) {
        long millis = Duration.ofNanos(deadline - now()).toMillis();
        if (millis <= 0) {
          return false;
        }
        scraped.wait(millis);
      }
      return true;
    }
  }

  private boolean isScraped(long since) {
    return readers.stream().filter(reader -> reader.scraped).allMatch(r -> r.hasSeen(since));
  }

  /** One reader of metrics. */
  public final class Reader {
    private final boolean scraped;
    // A reader that has never read has seen nothing; nanoseconds have no beginning.
    private volatile boolean hasRead;
    private volatile long seenUntil;

    private Reader(boolean scraped) {
      this.scraped = scraped;
    }

    /** The time, to be told to {@link #read(long)}. */
    public long now() {
      return nanoClock.getAsLong();
    }

    /**
     * The reader has read everything that was there at a time.
     *
     * @param began when it began to, in nanoseconds of the clock
     */
    public void read(long began) {
      seenUntil = began;
      hasRead = true;
      listeners.forEach(Runnable::run);
      if (scraped) {
        synchronized (ExportWatch.this.scraped) {
          ExportWatch.this.scraped.notifyAll();
        }
      }
    }

    private boolean hasSeen(long nanos) {
      return hasRead && seenUntil - nanos > 0;
    }
  }
}
