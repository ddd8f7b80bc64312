package io.percapita.instrument.jdkhttp;

import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.util.concurrent.CompletableFuture;

/**
 * The future handed to the application: completes in the context in which the application made the
 * call, and passes cancellation on.
 *
 * <p>Without it, stages that follow would run in the context of our call, and an LLM call made by
 * such a stage would get the wrong parent.
 */
final class CallerContextFuture<T> extends CompletableFuture<T> {
  private final CompletableFuture<?> source;

  private CallerContextFuture(CompletableFuture<?> source) {
    this.source = source;
  }

  static <T> CompletableFuture<T> wrap(CompletableFuture<T> source, JdkCall call) {
    CallerContextFuture<T> result = new CallerContextFuture<>(source);
    var unused =
        source.whenComplete(
            (value, error) -> {
              if (error != null) {
                call.failed(error);
              }
              try (TapScope scope = call.enterCaller()) {
                if (error != null) {
                  result.completeExceptionally(error);
                } else {
                  result.complete(value);
                }
              }
            });
    return result;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CallerContextFuture<>(source);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    source.cancel(mayInterruptIfRunning);
    return cancelled;
  }
}
