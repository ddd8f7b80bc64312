package io.percapita.instrument.apache4;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.Preloading;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.net.URI;
import java.util.Objects;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.AbstractExecutionAwareRequest;
import org.apache.http.client.methods.HttpUriRequest;
import org.jspecify.annotations.Nullable;

/** A call from where the application makes it to where it gets a response, on one thread. */
final class Apache4Call {
  static final String CLIENT = "apache-httpclient-4";

  /** The call that is being carried out on this thread. */
  private static final ThreadLocal<Apache4Call> CURRENT = new ThreadLocal<>();

  /** Why the adapter cannot be used, or null; all its classes are loaded before the first call. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // told with where it came from, once
  private static final @Nullable Throwable BROKEN =
      Preloading.problem(
          Apache4Call.class,
          "Apache4Exchange",
          "ChangedRequest",
          "FilteredResponseEntity",
          "OpenResponses",
          "RefusedResponse",
          "TappedRequestEntity",
          "TappedResponseEntity",
          "UnsentApache4Request");

  private final @Nullable LayeredCall call;
  private final HttpRequest request;
  private final @Nullable Apache4Call outer;
  private final TapScope outerScope;
  private final TapScope scope;
  private @Nullable TapScope clientScope;
  private boolean inClient;
  private boolean wasInClient;

  /**
   * Begins a call within the one that this thread makes, if any.
   *
   * @param uri where it goes, or null for a call that is none to follow
   */
  private Apache4Call(HttpRequest request, @Nullable URI uri) {
    this.request = request;
    this.outer = CURRENT.get();
    this.outerScope = outer == null ? TapScope.NOOP : outer.enterOwnCode();
    this.call =
        uri == null ? null : LayeredCall.begin(CLIENT, request.getRequestLine().getMethod(), uri);
    this.scope = call == null ? TapScope.NOOP : call.tap().enterRequest();
    CURRENT.set(this);
  }

  /** A client of the application's own makes other calls, before it has another make this one. */
  private TapScope enterOwnCode() {
    return call == null || inClient ? TapScope.NOOP : call.tap().enterCall();
  }

  /** The call whose exchanges this thread has with providers, or null. */
  static @Nullable LayeredCall current() {
    Apache4Call current = CURRENT.get();
    return current == null || !current.inClient ? null : current.call;
  }

  /** The request of the application's, whose cancellation is that of the call. */
  static @Nullable HttpRequest currentRequest() {
    Apache4Call current = CURRENT.get();
    return current == null ? null : current.request;
  }

  /**
   * Begins a call.
   *
   * @param arguments those of any {@code execute} there is
   * @return null if there is none to begin
   */
  static @Nullable Apache4Call begin(Object[] arguments) {
    if (BROKEN != null) {
      CallTaps.adapterFailed(CLIENT, BROKEN);
      return null;
    }
    HttpHost target = arguments[0] instanceof HttpHost host ? host : null;
    HttpRequest request = requestOf(arguments);
    if (request == null) {
      return null;
    }
    Apache4Call current = CURRENT.get();
    if (current != null && current.isCarriedOutBy(target, request)) {
      return null; // one execute calls another
    }
    if (!CallTaps.mayFollow(host(target, request))) {
      // Made by an interceptor within a call, it is no exchange of that.
      return current == null ? null : new Apache4Call(request, null);
    }
    return new Apache4Call(request, uri(target, request));
  }

  private static @Nullable HttpRequest requestOf(Object[] arguments) {
    for (Object argument : arguments) { // it is the first or the second
      if (argument instanceof HttpRequest request) {
        return request;
      }
    }
    return null;
  }

  /**
   * Whether one {@code execute} calls another: that of the client, or of one that it decorates,
   * which may be given a request made anew.
   */
  private boolean isCarriedOutBy(@Nullable HttpHost target, HttpRequest made) {
    return made == request
        || (!inClient
            && ((entity(made) != null && entity(made) == entity(request))
                || isSameLine(target, made)));
  }

  private boolean isSameLine(@Nullable HttpHost target, HttpRequest made) {
    return made.getRequestLine().getMethod().equals(request.getRequestLine().getMethod())
        && Objects.equals(uri(target, made).getPath(), uri(null, request).getPath());
  }

  private static @Nullable HttpEntity entity(HttpRequest request) {
    return request instanceof HttpEntityEnclosingRequest enclosing ? enclosing.getEntity() : null;
  }

  /** The application has its answer. */
  void leave(@Nullable Throwable thrown) {
    scope.close();
    outerScope.close();
    restoreOuter();
    if (call == null) {
      return;
    }
    if (thrown != null) {
      tell(call.tap(), request, thrown);
    } else if (!wasInClient) {
      call.over(null); // a client of the application's own has made another request of it, or none
    }
  }

  /**
   * Whatever runs now, interceptors included, is the work of the client.
   *
   * @return {call, answer}, or null if there is no call to enter. With an answer, which is
   *     {response, exception}, nothing is sent
   */
  static Object @Nullable [] enterClient(@Nullable HttpHost target, HttpRequest request) {
    Apache4Call current = CURRENT.get();
    if (current == null || current.inClient) {
      return null;
    }
    current.inClient = true;
    current.wasInClient = true;
    if (current.call != null) {
      current.clientScope = current.call.tap().enterCall();
    }
    Refusal refusal = current.refusal(target, request);
    return new Object[] {current, refusal == null ? null : RefusedResponse.of(refusal)};
  }

  /** What the application is to be answered without anything being sent, or null; never throws. */
  private @Nullable Refusal refusal(@Nullable HttpHost target, HttpRequest sent) {
    try {
      return call == null || !call.tap().isActive()
          ? null
          : call.tap().admit(UnsentApache4Request.early(target, sent)).refusal();
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return null;
    }
  }

  /**
   * The client has a response, which what runs after this reads, or has failed. That ends the call,
   * though a class around the client may have caught it: what that then has sent is another call.
   */
  void leaveClient(@Nullable HttpResponse response, @Nullable Throwable thrown) {
    if (clientScope != null) {
      clientScope.close();
    }
    inClient = false;
    restoreOuter();
    if (call != null && thrown != null) {
      tell(call.tap(), request, thrown);
    }
    if (call == null || response == null) {
      return;
    }
    if (call.answered(response.getStatusLine().getStatusCode(), true)) {
      TappedResponseEntity.tap(response, call.tap(), request);
    }
    FilteredResponseEntity.filter(response, call.tap());
    if (call.tap().isActive()) {
      OpenResponses.add(response, request, call.tap());
    }
  }

  private void restoreOuter() {
    if (CURRENT.get() != this) {
      return;
    }
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }

  /** Tells a tap of an exception, which may be the application's own doing. */
  static void tell(CallTap tap, @Nullable HttpRequest request, Throwable cause) {
    if (request instanceof AbstractExecutionAwareRequest abortable && abortable.isAborted()) {
      tap.cancelled();
    } else {
      tap.failed(cause);
    }
  }

  private static @Nullable String host(@Nullable HttpHost target, HttpRequest request) {
    if (target != null) {
      return target.getHostName();
    }
    return request instanceof HttpUriRequest known && known.getURI() != null
        ? known.getURI().getHost()
        : null;
  }

  /** Where a request is sent, which says so itself or is sent to a host. */
  static URI uri(@Nullable HttpHost target, HttpRequest request) {
    URI uri =
        request instanceof HttpUriRequest known && known.getURI() != null
            ? known.getURI()
            : URI.create(request.getRequestLine().getUri());
    return uri.isAbsolute() || target == null ? uri : URI.create(target.toURI()).resolve(uri);
  }
}
