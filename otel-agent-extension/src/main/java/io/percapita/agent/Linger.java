package io.percapita.agent;

import io.percapita.capture.OpenCalls;
import io.percapita.telemetry.ExportWatch;
import io.percapita.telemetry.LlmMetrics;
import java.time.Duration;
import java.util.logging.Logger;

/**
 * The last moments of a JVM: calls in flight may end, what is held is let go, and who scrapes may
 * come once more. Bounded by the configured time, of which calls in flight have one half.
 */
final class Linger implements Runnable {
  private static final Logger logger = Logger.getLogger(Linger.class.getName());
  private static final long POLL_MILLIS = 20;

  /** What was read is still to be sent, which the endpoint does not tell and its end cuts off. */
  private static final long SENDING_MILLIS = 1_000;

  private final Duration atMost;
  private final OpenCalls openCalls;
  private final LlmMetrics metrics;
  private final ExportWatch watch;

  Linger(Duration atMost, OpenCalls openCalls, LlmMetrics metrics, ExportWatch watch) {
    this.atMost = atMost;
    this.openCalls = openCalls;
    this.metrics = metrics;
    this.watch = watch;
  }

  @Override
  public void run() {
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      awaitCalls(System.nanoTime() + atMost.toNanos() / 2);
      openCalls.endAll();
      metrics.releaseAll();
      if (atMost.isZero() || !watch.hasScraper()) {
        return;
      }
      if (watch.awaitScrape(Duration.ofNanos(deadline - System.nanoTime()))) {
        long rest = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        Thread.sleep(Math.max(0, Math.min(rest, SENDING_MILLIS)));
      } else {
        logger.warning(
            "Percapita: nobody scraped the metrics within "
                + atMost.toMillis()
                + " ms of the JVM's end (percapita.shutdown.linger). What calls cost since the last"
                + " scrape is not in Prometheus.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      openCalls.endAll();
      metrics.releaseAll();
    }
  }

  private void awaitCalls(long deadline) throws InterruptedException {
    while (openCalls.size() > 0 && deadline - System.nanoTime() > 0) {
      Thread.sleep(POLL_MILLIS);
    }
  }
}
