package io.percapita.smoke.app;

import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.HttpAsyncClient;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.nio.AsyncPushConsumer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.hc.core5.http.protocol.HttpContext;

/** What applications make of a client: one that gets a token of an own service before each call. */
record TokenAsyncClient5(HttpAsyncClient client, String tokenUrl) implements HttpAsyncClient {
  @Override
  public <T> Future<T> execute(
      AsyncRequestProducer producer,
      AsyncResponseConsumer<T> consumer,
      HandlerFactory<AsyncPushConsumer> pushHandlers,
      HttpContext context,
      FutureCallback<T> callback) {
    SimpleHttpRequest token = new SimpleHttpRequest("POST", URI.create(tokenUrl));
    token.setBody(Tokens.REQUEST, ContentType.APPLICATION_JSON);
    try {
      client
          .execute(
              SimpleRequestProducer.create(token),
              SimpleResponseConsumer.create(),
              null,
              null,
              null)
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return client.execute(producer, consumer, pushHandlers, context, callback);
  }
}
