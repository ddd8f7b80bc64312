package io.percapita.instrument.jdkhttp;

import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLSession;

/** An answer to a request that was not sent, its body made by the application's own handler. */
final class RefusedResponse<T> implements HttpResponse<T>, HttpResponse.ResponseInfo {
  private final HttpRequest request;
  private final int status;
  private final HttpHeaders headers;
  private final T body;

  private RefusedResponse(HttpRequest request, int status, HttpHeaders headers, T body) {
    this.request = request;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** The answer, once the handler has made something of its body. */
  static <T> CompletableFuture<HttpResponse<T>> future(
      HttpRequest request, HttpResponse.BodyHandler<T> handler, Refusal refusal) {
    try {
      Map<String, List<String>> values = new HashMap<>();
      refusal.headers().forEach((name, value) -> values.put(name, List.of(value)));
      HttpHeaders headers = HttpHeaders.of(values, (name, value) -> true);
      HttpResponse.BodySubscriber<T> subscriber =
          handler.apply(new RefusedResponse<>(request, refusal.status(), headers, refusal));
      subscriber.onSubscribe(new Delivery(subscriber, refusal.body()));
      return subscriber
          .getBody()
          .<HttpResponse<T>>thenApply(
              body -> new RefusedResponse<>(request, refusal.status(), headers, body))
          .toCompletableFuture();
    } catch (Throwable t) {
      return CompletableFuture.failedFuture(refusal.exception());
    }
  }

  @Override
  public int statusCode() {
    return status;
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public Optional<HttpResponse<T>> previousResponse() {
    return Optional.empty();
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public T body() {
    return body;
  }

  @Override
  public Optional<SSLSession> sslSession() {
    return Optional.empty();
  }

  @Override
  public URI uri() {
    return request.uri();
  }

  @Override
  public HttpClient.Version version() {
    return HttpClient.Version.HTTP_1_1;
  }

  /** Gives a subscriber the whole body when it asks for any. */
  private static final class Delivery implements Flow.Subscription {
    private final Flow.Subscriber<List<ByteBuffer>> subscriber;
    private final byte[] body;
    private boolean isOver;

    Delivery(Flow.Subscriber<List<ByteBuffer>> subscriber, byte[] body) {
      this.subscriber = subscriber;
      this.body = body;
    }

    @Override
    public void request(long count) {
      synchronized (this) {
        if (isOver) {
          return;
        }
        isOver = true;
      }
      if (count <= 0) {
        subscriber.onError(new IllegalArgumentException("request(" + count + ")"));
        return;
      }
      subscriber.onNext(List.of(ByteBuffer.wrap(body).asReadOnlyBuffer()));
      subscriber.onComplete();
    }

    @Override
    public synchronized void cancel() {
      isOver = true;
    }
  }
}
