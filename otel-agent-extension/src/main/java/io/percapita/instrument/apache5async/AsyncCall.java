package io.percapita.instrument.apache5async;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Preloading;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * A call from where the application makes it to where it is told how that went. Made on one thread;
 * its exchanges and its end may be on others.
 */
final class AsyncCall {
  static final String CLIENT = "apache-httpclient-5-async";

  /** The call that this thread is making. */
  private static final ThreadLocal<AsyncCall> CURRENT = new ThreadLocal<>();

  /** Why the adapter cannot be used, or null; all its classes are loaded before the first call. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // told with where it came from, once
  private static final @Nullable Throwable BROKEN =
      Preloading.problem(
          AsyncCall.class,
          "ExecRuntimes",
          "RefusedAnswer",
          "ReplacedRequestProducer",
          "TappedCallback",
          "TappedDataConsumer",
          "TappedExchange",
          "TappedRequestChannel",
          "TappedRequestProducer",
          "TappedResponseConsumer",
          "UnsentAsyncRequest",
          "UnsentAsyncRequest$Collector");

  private final @Nullable HttpHost target;
  private final @Nullable AsyncCall outer;
  private final TapScope outerScope;
  private volatile @Nullable LayeredCall call;
  private volatile CallTap first = CallTaps.NOOP;
  private volatile boolean cancelled;
  private TapScope scope = TapScope.NOOP;
  private TapScope clientScope = TapScope.NOOP;
  private boolean inClient;
  private @Nullable Refusal refusal;
  private volatile long bodyLength = -1;
  private volatile @Nullable String bodyType;

  private AsyncCall(@Nullable HttpHost target, @Nullable AsyncCall outer) {
    this.target = target;
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
   * @param target where the request goes, or null if that is for the request to say
   * @return this call, and what to use for the producer, the consumer and the callback; or null if
   *     there is none to begin
   */
  static Object @Nullable [] begin(
      @Nullable HttpHost target,
      @Nullable AsyncRequestProducer producer,
      @Nullable AsyncResponseConsumer<?> consumer,
      @Nullable FutureCallback<?> callback)
      throws HttpException, IOException, URISyntaxException {
    if (BROKEN != null) {
      CallTaps.adapterFailed(CLIENT, BROKEN);
      return null;
    }
    if (producer == null || consumer == null) {
      return null; // the client refuses it
    }
    AsyncCall current = CURRENT.get();
    EntityDetails[] details = new EntityDetails[1];
    HttpRequest request = request(producer, details);
    if (current != null && current.isCarriedOutBy(target, request, details[0])) {
      return null; // one execute calls another
    }
    if (request != null && !CallTaps.mayFollow(host(target, request))) {
      // Made by an interceptor within a call, it is no exchange of that.
      return current == null
          ? null
          : new AsyncCall(target, current).enter(producer, consumer, callback);
    }
    AsyncCall made = new AsyncCall(target, current);
    try {
      AsyncRequestProducer used =
          request == null
              ? new TappedRequestProducer(producer, made)
              : made.begun(request, details[0], producer);
      return made.enter(
          used, new TappedResponseConsumer<>(consumer, made), new TappedCallback<>(callback, made));
    } catch (Throwable t) {
      made.leave(t);
      throw t;
    }
  }

  /** Answers the producer to use. */
  private AsyncRequestProducer begun(
      HttpRequest request, @Nullable EntityDetails details, AsyncRequestProducer producer)
      throws URISyntaxException {
    requested(request, details);
    scope = first.enterRequest();
    return admit(request, details, producer);
  }

  /**
   * Whether one {@code execute} calls another: that of the client, or of one that it decorates,
   * which may be given a request made anew. One that cannot be told may be the producer of the
   * call's own, in whatever is around it.
   */
  private boolean isCarriedOutBy(
      @Nullable HttpHost madeFor, @Nullable HttpRequest made, @Nullable EntityDetails body)
      throws URISyntaxException {
    if (inClient) {
      return false; // made by an interceptor
    }
    LayeredCall own = call;
    return made == null
        || (own != null
            && (isOwnBody(body) || own.isRepeatedBy(made.getMethod(), uri(madeFor, made))));
  }

  /** Whether a body looks like the call's own; the client puts another object around that. */
  boolean isOwnBody(@Nullable EntityDetails body) {
    return body != null
        && LayeredCall.looksLikeBody(
            bodyLength, bodyType, body.getContentLength(), body.getContentType());
  }

  private void setBody(@Nullable EntityDetails body, long length) {
    bodyLength = body == null ? -1 : length;
    bodyType = body == null ? null : body.getContentType();
  }

  /**
   * Asks what is to be sent in place of a request.
   *
   * @return the producer to use
   */
  private AsyncRequestProducer admit(
      HttpRequest request, @Nullable EntityDetails details, AsyncRequestProducer producer)
      throws URISyntaxException {
    if (!first.isActive()) {
      return producer;
    }
    Outgoing outgoing =
        first.admit(
            new UnsentAsyncRequest(
                uri(target, request), request, details, producer, first.heldBytes()));
    refusal = outgoing.refusal();
    byte[] body = outgoing.body();
    if (body == null || details == null) {
      return producer;
    }
    setBody(details, body.length);
    return new ReplacedRequestProducer(producer, details.getContentType(), body);
  }

  /**
   * The request of a producer that is known to tell it without any effect, or null.
   *
   * @param details is given what the producer says of the body
   */
  private static @Nullable HttpRequest request(
      AsyncRequestProducer producer, EntityDetails[] details) throws HttpException, IOException {
    if (producer.getClass() != BasicRequestProducer.class
        && producer.getClass() != SimpleRequestProducer.class) {
      return null;
    }
    HttpRequest[] told = new HttpRequest[1];
    producer.sendRequest(
        (request, body, context) -> {
          told[0] = request;
          details[0] = body;
        },
        null);
    return told[0];
  }

  private Object[] enter(
      AsyncRequestProducer producer,
      AsyncResponseConsumer<?> consumer,
      @Nullable FutureCallback<?> callback) {
    CURRENT.set(this);
    return new Object[] {this, producer, consumer, callback};
  }

  /** The request is known, if only now; what the client does for the call comes after that. */
  private void requested(HttpRequest request, @Nullable EntityDetails details)
      throws URISyntaxException {
    if (call == null && CallTaps.mayFollow(host(target, request))) {
      setBody(details, details == null ? -1 : details.getContentLength());
      LayeredCall begun = LayeredCall.begin(CLIENT, request.getMethod(), uri(target, request));
      first = begun.tap();
      call = begun;
    }
  }

  /**
   * The request of a producer that tells it but once, on its way to the client.
   *
   * @return what the application is to be told without anything being sent, or null
   */
  @Nullable Refusal learned(HttpRequest request, @Nullable EntityDetails details)
      throws URISyntaxException {
    if (call != null) {
      return null; // it was asked about
    }
    requested(request, details);
    return first.isActive()
        ? first
            .admit(UnsentAsyncRequest.ofOneTime(uri(target, request), request, details))
            .refusal()
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

  /**
   * Whatever runs now on this thread, interceptors included, is the work of the client.
   *
   * @return {call, future}, or null if there is none to enter; with a future nothing is to be sent
   */
  @SuppressWarnings("unchecked") // the callback is of what the consumer makes
  static <T> Object @Nullable [] enterClient(
      AsyncRequestProducer producer,
      AsyncResponseConsumer<T> consumer,
      HttpContext context,
      @Nullable FutureCallback<?> callback) {
    AsyncCall current = CURRENT.get();
    if (current == null || current.inClient) {
      return null;
    }
    current.inClient = true;
    current.clientScope = current.first.enterCall();
    Refusal refused = current.refusal;
    return new Object[] {
      current,
      refused == null
          ? null
          : RefusedAnswer.give(refused, producer, consumer, context, (FutureCallback<T>) callback)
    };
  }

  /** The client has begun to carry the call out. */
  void leaveClient() {
    clientScope.close();
    inClient = false;
  }

  /** The application is about to be told how the call went. */
  void over(@Nullable Throwable cause) {
    LayeredCall begun = call;
    if (begun != null) {
      begun.over(cause);
    }
  }

  /** The application has given the call up. */
  void cancelled() {
    cancelled = true;
    over(null);
  }

  /** Tells the application how the call went, in the context in which it made the call. */
  void tell(Runnable callback) {
    CallTap begun = first;
    first = CallTaps.NOOP; // a connection in a pool may keep this
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

  private static @Nullable String host(@Nullable HttpHost target, HttpRequest request) {
    if (target != null) {
      return target.getHostName();
    }
    return request.getAuthority() == null ? null : request.getAuthority().getHostName();
  }

  private static URI uri(@Nullable HttpHost target, HttpRequest request) throws URISyntaxException {
    return request.getAuthority() != null || target == null
        ? request.getUri()
        : URI.create(target.toURI()).resolve(request.getUri());
  }
}
