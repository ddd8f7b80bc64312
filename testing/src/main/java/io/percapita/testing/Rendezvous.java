package io.percapita.testing;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Holds requests until so many have come, so that all of them are in flight at once. */
final class Rendezvous {
  private static final int PATIENCE_SECONDS = 30;

  private final Map<Integer, CyclicBarrier> bySize = new ConcurrentHashMap<>();

  /** Waits for the others of a group; a group of one or less waits for nobody. */
  void await(int size) throws IOException {
    if (size <= 1) {
      return;
    }
    try {
      bySize.computeIfAbsent(size, CyclicBarrier::new).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (BrokenBarrierException | TimeoutException | InterruptedException e) {
      throw new IOException("not all " + size + " requests came", e);
    }
  }
}
