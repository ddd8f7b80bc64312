package io.percapita.instrument;

import java.util.concurrent.CompletableFuture;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.nio.client.HttpAsyncClient;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;

/** A client of HttpAsyncClient 4.1 that promises a future which anybody can make. */
public abstract class CompletingClient4 implements HttpAsyncClient {
  @Override
  public <T> CompletableFuture<T> execute(
      HttpAsyncRequestProducer producer,
      HttpAsyncResponseConsumer<T> consumer,
      HttpContext context,
      FutureCallback<T> callback) {
    return new CompletableFuture<>();
  }
}
