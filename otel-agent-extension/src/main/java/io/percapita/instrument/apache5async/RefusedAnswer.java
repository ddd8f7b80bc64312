package io.percapita.instrument.apache5async;

import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Answers a request that is not sent, by what the application has to receive a response. */
final class RefusedAnswer<T> implements FutureCallback<T> {
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final @Nullable FutureCallback<T> callback;

  private RefusedAnswer(@Nullable FutureCallback<T> callback) {
    this.callback = callback;
  }

  /** Gives the answer; answers the future that the call is to return. */
  static <T> Future<T> give(
      Refusal refusal,
      AsyncRequestProducer producer,
      AsyncResponseConsumer<T> consumer,
      HttpContext context,
      @Nullable FutureCallback<T> callback) {
    RefusedAnswer<T> answer = new RefusedAnswer<>(callback);
    try {
      HttpResponse response = new BasicHttpResponse(refusal.status(), refusal.reason());
      refusal.headers().forEach(response::addHeader);
      consumer.consumeResponse(
          response,
          new BasicEntityDetails(refusal.body().length, ContentType.APPLICATION_JSON),
          context,
          answer);
      consumer.consume(ByteBuffer.wrap(refusal.body()));
      consumer.streamEnd(null);
    } catch (Throwable t) {
      answer.failed(refusal.exception());
    } finally {
      producer.releaseResources();
      consumer.releaseResources();
    }
    return answer.future;
  }

  @Override
  public void completed(T result) {
    if (future.complete(result) && callback != null) {
      callback.completed(result);
    }
  }

  @Override
  public void failed(Exception cause) {
    if (future.completeExceptionally(cause) && callback != null) {
      callback.failed(cause);
    }
  }

  @Override
  public void cancelled() {
    if (future.cancel(false) && callback != null) {
      callback.cancelled();
    }
  }
}
