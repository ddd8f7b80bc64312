package io.percapita.instrument.apache5;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.Preloading;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** A call from where the application makes it to where it gets a response, on one thread. */
final class Apache5Call {
  static final String CLIENT = "apache-httpclient-5";

  /** A client whose exchanges another adapter sees. */
  private static final String OVER_ASYNC =
      "org.apache.hc.client5.http.impl.compat.ClassicToAsyncAdaptor";

  /** The call that is being carried out on this thread. */
  private static final ThreadLocal<Apache5Call> CURRENT = new ThreadLocal<>();

  /** Why the adapter cannot be used, or null; all its classes are loaded before the first call. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // told with where it came from, once
  private static final @Nullable Throwable BROKEN =
      Preloading.problem(
          Apache5Call.class,
          "Apache5Exchange",
          "ChangedRequest",
          "FilteredResponseEntity",
          "RefusedResponse",
          "TappedRequestEntity",
          "TappedResponseEntity",
          "UnsentApache5Request");

  private final @Nullable LayeredCall call;
  private final ClassicHttpRequest request;
  private final @Nullable Apache5Call outer;
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
  private Apache5Call(ClassicHttpRequest request, @Nullable URI uri) {
    this.request = request;
    this.outer = CURRENT.get();
    this.outerScope = outer == null ? TapScope.NOOP : outer.enterOwnCode();
    this.call = uri == null ? null : LayeredCall.begin(CLIENT, request.getMethod(), uri);
    this.scope = call == null ? TapScope.NOOP : call.tap().enterRequest();
    CURRENT.set(this);
  }

  /** A client of the application's own makes other calls, before it has another make this one. */
  private TapScope enterOwnCode() {
    return call == null || inClient ? TapScope.NOOP : call.tap().enterCall();
  }

  /** The call whose exchanges this thread has with providers, or null. */
  static @Nullable LayeredCall current() {
    Apache5Call current = CURRENT.get();
    return current == null || !current.inClient ? null : current.call;
  }

  /**
   * Begins a call of an exchange on a thread that has not made one, such as where the application's
   * own code in the client's chain goes on; null if there is none to begin.
   */
  static @Nullable LayeredCall beginAlone(ClassicHttpRequest request) throws URISyntaxException {
    if (BROKEN != null || CURRENT.get() != null || !CallTaps.mayFollow(host(null, request))) {
      return null;
    }
    return LayeredCall.begin(CLIENT, request.getMethod(), request.getUri());
  }

  /** The request of the application's, whose cancellation is that of the call. */
  static @Nullable ClassicHttpRequest currentRequest() {
    Apache5Call current = CURRENT.get();
    return current == null ? null : current.request;
  }

  /** Whether a body looks like the call's own; the client may put another object around that. */
  static boolean isOwnBody(@Nullable HttpEntity sent) {
    Apache5Call current = CURRENT.get();
    HttpEntity own = current == null ? null : current.request.getEntity();
    return own != null
        && sent != null
        && (sent == own
            || LayeredCall.looksLikeBody(
                own.getContentLength(),
                own.getContentType(),
                sent.getContentLength(),
                sent.getContentType()));
  }

  /**
   * Begins a call.
   *
   * @param arguments those of any {@code execute} there is
   * @return null if there is none to begin
   */
  static @Nullable Apache5Call begin(Object client, Object[] arguments) throws URISyntaxException {
    if (BROKEN != null) {
      CallTaps.adapterFailed(CLIENT, BROKEN);
      return null;
    }
    HttpHost target = arguments[0] instanceof HttpHost host ? host : null;
    ClassicHttpRequest request = requestOf(arguments);
    if (request == null) {
      return null;
    }
    Apache5Call current = CURRENT.get();
    if (current != null && current.isCarriedOutBy(target, request)) {
      return null; // one execute calls another
    }
    if (!CallTaps.mayFollow(host(target, request))
        || client.getClass().getName().equals(OVER_ASYNC)) {
      // Made by an interceptor within a call, it is no exchange of that.
      return current == null ? null : new Apache5Call(request, null);
    }
    return new Apache5Call(request, uri(target, request));
  }

  private static @Nullable ClassicHttpRequest requestOf(Object[] arguments) {
    for (Object argument : arguments) { // it is the first or the second
      if (argument instanceof ClassicHttpRequest request) {
        return request;
      }
    }
    return null;
  }

  /**
   * Whether one {@code execute} calls another: that of the client, or of one that it decorates,
   * which may be given a request made anew.
   */
  private boolean isCarriedOutBy(@Nullable HttpHost target, ClassicHttpRequest made)
      throws URISyntaxException {
    return made == request
        || (!inClient
            && ((made.getEntity() != null && made.getEntity() == request.getEntity())
                || isSameLine(target, made)));
  }

  private boolean isSameLine(@Nullable HttpHost target, ClassicHttpRequest made)
      throws URISyntaxException {
    return made.getMethod().equals(request.getMethod())
        && Objects.equals(uri(target, made).getPath(), uri(null, request).getPath());
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
  static Object @Nullable [] enterClient(@Nullable HttpHost target, ClassicHttpRequest request) {
    Apache5Call current = CURRENT.get();
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
  private @Nullable Refusal refusal(@Nullable HttpHost target, ClassicHttpRequest sent) {
    try {
      return call == null || !call.tap().isActive()
          ? null
          : call.tap().admit(UnsentApache5Request.early(target, sent)).refusal();
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return null;
    }
  }

  /**
   * The client has a response, which what runs after this reads, or has failed. That ends the call,
   * though a class around the client may have caught it: what that then has sent is another call.
   */
  void leaveClient(@Nullable ClassicHttpResponse response, @Nullable Throwable thrown) {
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
    if (call.answered(response.getCode(), true)) {
      TappedResponseEntity.tap(response, call.tap(), request);
    }
    FilteredResponseEntity.filter(response, call.tap());
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
  static void tell(CallTap tap, @Nullable ClassicHttpRequest request, Throwable cause) {
    if (request instanceof HttpUriRequestBase cancellable && cancellable.isCancelled()) {
      tap.cancelled();
    } else {
      tap.failed(cause);
    }
  }

  private static @Nullable String host(@Nullable HttpHost target, ClassicHttpRequest request) {
    if (target != null) {
      return target.getHostName();
    }
    return request.getAuthority() == null ? null : request.getAuthority().getHostName();
  }

  /** Where a request is sent, which says so itself or is sent to a host. */
  static URI uri(@Nullable HttpHost target, HttpRequest request) throws URISyntaxException {
    return request.getAuthority() != null || target == null
        ? request.getUri()
        : URI.create(target.toURI()).resolve(request.getUri());
  }
}
