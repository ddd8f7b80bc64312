package io.percapita.instrument;

import java.util.concurrent.FutureTask;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.nio.client.HttpAsyncClient;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;

/** A client of HttpAsyncClient 4.1 that promises a kind of future of which ours is none. */
public abstract class TaskClient4 implements HttpAsyncClient {
  @Override
  public <T> FutureTask<T> execute(
      HttpAsyncRequestProducer producer,
      HttpAsyncResponseConsumer<T> consumer,
      HttpContext context,
      FutureCallback<T> callback) {
    return new FutureTask<>(() -> null);
  }
}
