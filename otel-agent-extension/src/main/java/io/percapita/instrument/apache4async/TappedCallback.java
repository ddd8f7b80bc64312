package io.percapita.instrument.apache4async;

import java.util.function.Consumer;
import org.apache.http.concurrent.FutureCallback;
import org.jspecify.annotations.Nullable;

/** Learns how a call went, and tells the application in the context in which it made the call. */
final class TappedCallback<T> implements FutureCallback<T> {
  private final @Nullable FutureCallback<T> callback;
  private final AsyncCall call;

  TappedCallback(@Nullable FutureCallback<T> callback, AsyncCall call) {
    this.callback = callback;
    this.call = call;
  }

  @Override
  public void completed(T result) {
    call.over(null);
    tell(it -> it.completed(result));
  }

  @Override
  public void failed(Exception cause) {
    call.over(cause);
    tell(it -> it.failed(cause));
  }

  @Override
  public void cancelled() {
    call.cancelled();
    tell(it -> it.cancelled());
  }

  private void tell(Consumer<FutureCallback<T>> event) {
    call.tell(
        () -> {
          if (callback != null) {
            event.accept(callback);
          }
        });
  }
}
