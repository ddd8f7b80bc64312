package io.percapita.instrument.apache4async;

import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.HttpVersion;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.entity.BasicHttpEntity;
import org.apache.http.message.BasicHttpResponse;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.BasicHttpContext;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/**
 * The body of the answer to a request that is not sent, as the application's consumer reads it from
 * a connection. There is none, so what the consumer asks of that comes to nothing.
 */
final class RefusedAnswer implements ContentDecoder, IOControl {
  private final ByteBuffer body;

  private RefusedAnswer(byte[] body) {
    this.body = ByteBuffer.wrap(body).asReadOnlyBuffer();
  }

  /**
   * Gives the answer, on this thread; never throws.
   *
   * @return the future that the call is to return
   */
  static <T> Future<T> give(
      Refusal refusal,
      HttpHost host,
      HttpRequest request,
      HttpAsyncRequestProducer producer,
      HttpAsyncResponseConsumer<T> consumer,
      @Nullable HttpContext context,
      @Nullable FutureCallback<T> callback) {
    CompletableFuture<T> future = new CompletableFuture<>();
    try {
      Exception failure = consumed(refusal, host, request, consumer, context);
      if (failure == null) {
        T result = consumer.getResult();
        future.complete(result);
        if (callback != null) {
          callback.completed(result);
        }
      } else {
        fail(future, failure, callback);
      }
    } catch (Throwable t) {
      // The application's own: its callback's, which has been told, or before that its consumer's.
      fail(future, refusal.exception(), callback);
    }
    close(producer);
    close(consumer);
    return future;
  }

  /** Answers what went wrong, or null. */
  private static @Nullable Exception consumed(
      Refusal refusal,
      HttpHost host,
      HttpRequest request,
      HttpAsyncResponseConsumer<?> consumer,
      @Nullable HttpContext context) {
    try {
      HttpResponse response = response(refusal);
      HttpContext answered = context == null ? new BasicHttpContext() : context;
      answered.setAttribute(HttpCoreContext.HTTP_REQUEST, request);
      answered.setAttribute(HttpCoreContext.HTTP_TARGET_HOST, host);
      answered.setAttribute(HttpCoreContext.HTTP_RESPONSE, response);
      consumer.responseReceived(response);
      RefusedAnswer body = new RefusedAnswer(refusal.body());
      while (!body.isCompleted()) {
        int before = body.body.remaining();
        consumer.consumeContent(body, body);
        if (body.body.remaining() == before) {
          throw refusal.exception(); // a consumer that would rather read later
        }
      }
      consumer.responseCompleted(answered);
      return consumer.getException();
    } catch (Exception e) {
      IOException refused = refusal.exception();
      consumer.failed(refused);
      return refused;
    }
  }

  private static HttpResponse response(Refusal refusal) {
    HttpResponse response =
        new BasicHttpResponse(HttpVersion.HTTP_1_1, refusal.status(), refusal.reason());
    refusal.headers().forEach(response::addHeader);
    BasicHttpEntity entity = new BasicHttpEntity();
    entity.setContentLength(refusal.body().length);
    entity.setContentType(refusal.headers().get("content-type"));
    response.setEntity(entity);
    return response;
  }

  private static void fail(
      CompletableFuture<?> future, Exception cause, @Nullable FutureCallback<?> callback) {
    try {
      if (future.completeExceptionally(cause) && callback != null) {
        callback.failed(cause);
      }
    } catch (Throwable ignored) {
      // It was told, which is all there is to do.
    }
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (Throwable ignored) {
      // The client would log it, and no more.
    }
  }

  @Override
  public int read(ByteBuffer destination) {
    if (!body.hasRemaining()) {
      return -1;
    }
    int count = Math.min(body.remaining(), destination.remaining());
    ByteBuffer piece = body.duplicate();
    piece.limit(piece.position() + count);
    destination.put(piece);
    body.position(body.position() + count);
    return count;
  }

  @Override
  public boolean isCompleted() {
    return !body.hasRemaining();
  }

  @Override
  public void requestInput() {}

  @Override
  public void suspendInput() {}

  @Override
  public void requestOutput() {}

  @Override
  public void suspendOutput() {}

  @Override
  public void shutdown() {}
}
