package io.percapita.instrument.apache4async;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Preloading;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Future;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpException;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.nio.protocol.BasicAsyncRequestProducer;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * A call from where the application makes it to where it is told how that went. Made on one thread;
 * its exchanges and its end may be on others.
 */
final class AsyncCall {
  static final String CLIENT = "apache-httpasyncclient-4";

  private static final String TUNNEL = "CONNECT";
  private static final String OF_THE_LIBRARY = "org.apache.http.";

  /** The call that this thread is making. */
  private static final ThreadLocal<AsyncCall> CURRENT = new ThreadLocal<>();

  /** Why the adapter cannot be used, or null; all its classes are loaded before the first call. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // told with where it came from, once
  private static final @Nullable Throwable BROKEN =
      Preloading.problem(
          AsyncCall.class,
          "ExchangeHandlers",
          "FilteredDecoder",
          "ProducedBody",
          "RefusedAnswer",
          "TappedCallback",
          "TappedDecoder",
          "TappedEncoder",
          "TappedRequestProducer",
          "TappedResponseConsumer",
          "UnsentAsyncRequest");

  private final @Nullable AsyncCall outer;
  private final TapScope outerScope;
  private volatile @Nullable HttpHost target;
  private volatile @Nullable LayeredCall call;
  private volatile CallTap first = CallTaps.NOOP;
  private volatile CallTap exchange = CallTaps.NOOP;
  private volatile ProducedBody body = new ProducedBody(null);
  private volatile boolean cancelled;
  private boolean filters;
  private TapScope scope = TapScope.NOOP;
  private TapScope clientScope = TapScope.NOOP;
  private boolean inClient;

  private AsyncCall(@Nullable AsyncCall outer) {
    this.outer = outer;
    this.outerScope = outer == null ? TapScope.NOOP : outer.enterOwnCode();
  }

  /** A client of the application's own makes other calls, before it has another make this one. */
  private TapScope enterOwnCode() {
    return inClient ? TapScope.NOOP : first.enterCall();
  }

  /**
   * Begins a call.
   *
   * @return this call, what to use for the producer, the consumer and the callback, and what to
   *     return without sending anything, or null; or null if there is none to begin
   */
  static <T> Object @Nullable [] begin(
      @Nullable HttpAsyncRequestProducer producer,
      @Nullable HttpAsyncResponseConsumer<T> consumer,
      @Nullable HttpContext context,
      @Nullable FutureCallback<T> callback)
      throws HttpException, IOException {
    if (BROKEN != null) {
      CallTaps.adapterFailed(CLIENT, BROKEN);
      return null;
    }
    if (producer == null || consumer == null) {
      return null; // the client refuses it
    }
    AsyncCall current = CURRENT.get();
    boolean isTold = tellsItsRequest(producer);
    if (current != null
        && !current.inClient
        && !(isTold && current.isOther(producer.getTarget(), producer.generateRequest()))) {
      return null; // one execute calls another
    }
    HttpHost host = isTold ? producer.getTarget() : null;
    boolean isFollowed = !isTold || (host != null && CallTaps.mayFollow(host.getHostName()));
    if (!isFollowed && current == null) {
      return null;
    }
    AsyncCall made = new AsyncCall(current);
    try {
      if (!isFollowed) {
        // Made by an interceptor within a call, or by a client around it, it is no exchange of
        // that.
        return made.enter(producer, consumer, callback, null);
      }
      made.filters = TappedResponseConsumer.canFilterFor(consumer);
      Future<T> answer =
          host == null ? null : made.begun(host, producer, consumer, context, callback);
      if (answer != null) {
        return made.enter(producer, consumer, callback, answer);
      }
      return made.enter(
          new TappedRequestProducer(producer, made),
          new TappedResponseConsumer<>(consumer, made),
          new TappedCallback<>(callback, made),
          null);
    } catch (Throwable t) {
      made.leave(t);
      throw t;
    }
  }

  /** Answers what to return without sending anything, or null. */
  private <T> @Nullable Future<T> begun(
      HttpHost host,
      HttpAsyncRequestProducer producer,
      HttpAsyncResponseConsumer<T> consumer,
      @Nullable HttpContext context,
      @Nullable FutureCallback<T> callback)
      throws HttpException, IOException {
    HttpRequest request = producer.generateRequest();
    body = new ProducedBody(UnsentAsyncRequest.entity(request));
    Refusal refusal = requested(host, request);
    if (refusal != null) {
      return RefusedAnswer.give(refusal, host, request, producer, consumer, context, callback);
    }
    scope = first.enterRequest();
    return null;
  }

  /**
   * Whether a request is not the call's, made anew. One that cannot be told may be the call's own
   * producer, in whatever is around it.
   */
  private boolean isOther(@Nullable HttpHost host, HttpRequest made) {
    LayeredCall own = call;
    return own == null
        || host == null
        || (!isOwnBody(made)
            && !own.isRepeatedBy(made.getRequestLine().getMethod(), uri(host, made)));
  }

  /**
   * Whether a request's body looks like the call's own, which the client may put another around.
   */
  private boolean isOwnBody(HttpRequest made) {
    HttpEntity sent = UnsentAsyncRequest.entity(made);
    HttpEntity own = body.own();
    return own != null
        && sent != null
        && (sent == own
            || LayeredCall.looksLikeBody(
                own.getContentLength(), type(own), sent.getContentLength(), type(sent)));
  }

  private static @Nullable String type(HttpEntity entity) {
    return entity.getContentType() == null ? null : entity.getContentType().getValue();
  }

  /** Whether a producer is known to tell its request without any effect. */
  private static boolean tellsItsRequest(HttpAsyncRequestProducer producer) {
    return producer instanceof BasicAsyncRequestProducer
        && producer.getClass().getName().startsWith(OF_THE_LIBRARY);
  }

  private Object[] enter(
      HttpAsyncRequestProducer producer,
      HttpAsyncResponseConsumer<?> consumer,
      @Nullable FutureCallback<?> callback,
      @Nullable Future<?> answer) {
    CURRENT.set(this);
    return new Object[] {this, producer, consumer, callback, answer};
  }

  /**
   * The request is known, if only now; what the client does for the call comes after that.
   *
   * @return what the application is to be answered without anything being sent, or null
   */
  @Nullable Refusal requested(@Nullable HttpHost host, HttpRequest request) {
    if (call != null || host == null || !CallTaps.mayFollow(host.getHostName())) {
      return null;
    }
    target = host;
    URI uri = uri(host, request);
    LayeredCall begun = LayeredCall.begin(CLIENT, request.getRequestLine().getMethod(), uri);
    CallTap tap = begun.tap();
    first = tap;
    call = begun;
    return tap.isActive()
        ? tap.admit(UnsentAsyncRequest.early(uri, request, body.own())).refusal()
        : null;
  }

  /** Null for a call that is none to follow. */
  @Nullable LayeredCall call() {
    return call;
  }

  /** The call that this thread is making, or null. */
  static @Nullable AsyncCall current() {
    return CURRENT.get();
  }

  /** A call has been made, or the client has refused it. */
  static void leave(Object @Nullable [] entered, @Nullable Throwable thrown) {
    if (entered != null) {
      ((AsyncCall) entered[0]).leave(thrown);
    }
  }

  private void leave(@Nullable Throwable thrown) {
    scope.close();
    outerScope.close();
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
    if (thrown != null) {
      over(thrown);
    }
  }

  /** Whatever runs now on this thread, interceptors included, is the work of the client. */
  static @Nullable AsyncCall enterClient() {
    AsyncCall current = CURRENT.get();
    if (current == null || current.inClient) {
      return null;
    }
    current.inClient = true;
    current.clientScope = current.first.enterCall();
    return current;
  }

  /** The client has begun to carry the call out. */
  void leaveClient() {
    clientScope.close();
    inClient = false;
  }

  /**
   * A request is about to be written to a connection: a redirect's is another than the first.
   *
   * @return what to throw without sending it, or null
   */
  @Nullable IOException sent(HttpRequest request) {
    LayeredCall begun = call;
    HttpHost host = target;
    String method = request.getRequestLine().getMethod();
    if (begun == null || host == null || TUNNEL.equals(method)) {
      return null;
    }
    URI uri = sentTo(host, request);
    if (!isOwnBody(request) && begun.isForeign(method, uri)) {
      return null; // sent by a client of the application's own, which has made a producer for it
    }
    CallTap tap = begun.exchange(method, uri);
    if (tap != CallTaps.NOOP) {
      withhold(request);
    }
    if (tap.isActive()) {
      Outgoing outgoing = tap.admit(UnsentAsyncRequest.sent(uri, request, body.own(), filters));
      if (outgoing.refusal() != null) {
        // A call that an interceptor of the application's has made out of the one it was given.
        return outgoing.refusal().exception();
      }
      body.sending(request, outgoing.body());
    }
    tap.requestStart();
    exchange = tap;
    return null;
  }

  /** What is written as the body of the call's requests. */
  ProducedBody body() {
    return body;
  }

  /** Takes out what a layer above may have added and the provider is not to have, unless signed. */
  private static void withhold(HttpRequest request) {
    CallTaps.withheldHeaders(header(request, "Authorization")).forEach(request::removeHeaders);
  }

  private static @Nullable String header(HttpRequest request, String name) {
    Header header = request.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** What the exchange under way is shown to. */
  CallTap exchange() {
    return exchange;
  }

  /** The application is about to be told how the call went. */
  void over(@Nullable Throwable cause) {
    LayeredCall begun = call;
    if (begun != null) {
      begun.over(cause);
    }
    exchange = CallTaps.NOOP; // the application may keep its request, and that the client's handler
    body.over();
  }

  /** The application has given the call up. */
  void cancelled() {
    cancelled = true;
    over(null);
  }

  /** Tells the application how the call went, in the context in which it made the call. */
  void tell(Runnable callback) {
    CallTap begun = first;
    first = CallTaps.NOOP;
    try (TapScope callerScope = begun.enterCaller()) {
      callback.run();
    }
  }

  /** Tells a tap of an exception, which may be the application's own doing. */
  void failed(CallTap tap, Throwable cause) {
    if (cancelled) {
      tap.cancelled();
    } else {
      tap.failed(cause);
    }
  }

  private static URI uri(HttpHost target, HttpRequest request) {
    URI uri =
        request instanceof HttpUriRequest known && known.getURI() != null
            ? known.getURI()
            : URI.create(request.getRequestLine().getUri());
    return uri.isAbsolute() ? uri : URI.create(target.toURI()).resolve(uri);
  }

  /** The client sends a copy with a path only; a redirect's original says where that belongs. */
  private static URI sentTo(HttpHost target, HttpRequest request) {
    URI uri = URI.create(request.getRequestLine().getUri());
    HttpRequest original =
        request instanceof HttpRequestWrapper copy ? copy.getOriginal() : request;
    return uri(target, original).resolve(uri);
  }
}
