package io.percapita.agent;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What is done when the SDK is shut down, before anything of it stops: it stops its span processors
 * first, of which this is the first one. It looks at no span.
 */
final class Closing implements SpanProcessor {
  private static final Logger logger = Logger.getLogger(Closing.class.getName());

  private final List<Runnable> tasks = new CopyOnWriteArrayList<>();

  /** Adds a task, to be run after those added before it. */
  void then(Runnable task) {
    tasks.add(task);
  }

  @Override
  public CompletableResultCode shutdown() {
    for (Runnable task : tasks) {
      try {
        task.run();
      } catch (Throwable t) {
        logger.log(Level.WARNING, "Percapita failed at one of its last tasks", t);
      }
    }
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {}

  @Override
  public boolean isEndRequired() {
    return false;
  }
}
