package io.percapita.smoke.app;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Calls whose time is taken: the clock's and the processors', of the whole JVM. */
final class MeasuredCalls {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private MeasuredCalls() {}

  /**
   * Makes calls one after the other.
   *
   * @return the nanoseconds by the clock, and those of processor time
   */
  static String inTurn(Driver driver, SmokeRequest request, int count) throws Exception {
    long processor = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      driver.send(request);
    }
    return times(start, processor);
  }

  /**
   * Makes calls, of which so many are under way at any time.
   *
   * @return the nanoseconds by the clock, and those of processor time
   */
  static String atOnce(Driver driver, SmokeRequest request, int count, int width) throws Exception {
    Semaphore free = new Semaphore(width);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    long processor = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      acquire(free, 1);
      CompletableFuture<Outcome> unused =
          driver
              .begin(request)
              .whenComplete(
                  (outcome, cause) -> {
                    if (cause != null || outcome.status() != 200) {
                      failure.compareAndSet(
                          null,
                          cause == null ? new IllegalStateException(outcome.toString()) : cause);
                    }
                    free.release();
                  });
    }
    acquire(free, width);
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get());
    }
    return times(start, processor);
  }

  private static void acquire(Semaphore free, int count) throws InterruptedException {
    if (!free.tryAcquire(count, 60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the calls do not end");
    }
  }

  private static String times(long start, long processor) {
    long nanos = System.nanoTime() - start;
    return "OK\t" + nanos + "\t" + (SYSTEM.getProcessCpuTime() - processor);
  }
}
