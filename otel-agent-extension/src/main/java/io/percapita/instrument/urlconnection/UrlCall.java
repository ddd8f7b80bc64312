package io.percapita.instrument.urlconnection;

import io.opentelemetry.javaagent.percapita.bridge.BodyPosition;
import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.FilteredBytes;
import io.opentelemetry.javaagent.percapita.bridge.FilteredInputStream;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import io.opentelemetry.javaagent.percapita.bridge.TappedInputStream;
import io.opentelemetry.javaagent.percapita.bridge.TappedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The call that a connection carries. A connection carries one only, for which it sends a request
 * more than once by itself: to follow a redirect, or to log in.
 *
 * <p>Holds neither the connection nor a stream of it, nor what was read once the call is over.
 */
final class UrlCall {
  static final String CLIENT = "http-url-connection";

  private final String method;
  private final BodyPosition position = new BodyPosition();
  private volatile @Nullable LayeredCall awaited;
  private volatile WeakReference<CallTap> tap;
  private volatile WeakReference<InputStream> tapped = new WeakReference<>(null);
  private volatile boolean hasBody;
  private volatile Map<String, List<String>> headers = Map.of();
  private volatile @Nullable HeldOutputStream held;
  private volatile @Nullable Refusal refusal;
  private volatile boolean isAdmitted;
  private volatile @Nullable FilteredBytes filtered;

  private UrlCall(String method, LayeredCall call) {
    this.method = method;
    this.awaited = call;
    this.tap = new WeakReference<>(call.tap());
  }

  /** Begins a call. */
  static UrlCall begin(HttpURLConnection connection) {
    String method = method(connection);
    LayeredCall layered = LayeredCall.begin(CLIENT, method, uri(connection.getURL()));
    layered.tap().requestHead(name -> header(connection, name));
    UrlCall call = new UrlCall(method, layered);
    if (call.isShaped()) {
      call.headers = headers(connection);
    }
    return call;
  }

  /** One that a connection tells only before it is open. */
  private static @Nullable String header(HttpURLConnection connection, String name) {
    try {
      return connection.getRequestProperty(name);
    } catch (IllegalStateException open) {
      return null;
    }
  }

  /** Those that a connection tells only before it is open. */
  private static Map<String, List<String>> headers(HttpURLConnection connection) {
    try {
      String scheme = LogInSchemes.of(connection);
      if (scheme == null) {
        return connection.getRequestProperties();
      }
      Map<String, List<String>> headers = new HashMap<>(connection.getRequestProperties());
      headers.put(LogInSchemes.HEADER, List.of(scheme));
      return headers;
    } catch (IllegalStateException open) {
      return Map.of();
    }
  }

  private boolean isShaped() {
    LayeredCall call = awaited;
    return call != null && call.tap().heldBytes() > 0;
  }

  /** The method to be used: a connection says that it gets until a body is written. */
  private static String method(HttpURLConnection connection) {
    String method = connection.getRequestMethod();
    return connection.getDoOutput() && method.equals("GET") ? "POST" : method;
  }

  static URI uri(URL url) {
    try {
      return url.toURI();
    } catch (URISyntaxException e) { // the connection is more lenient
      try {
        return new URI(
            url.getProtocol(),
            url.getUserInfo(),
            url.getHost(),
            url.getPort(),
            url.getPath(),
            url.getQuery(),
            null);
      } catch (URISyntaxException worse) {
        throw new IllegalArgumentException(worse);
      }
    }
  }

  /** Makes the call's context current, until it is answered. */
  TapScope enter() {
    LayeredCall call = awaited;
    return call == null ? TapScope.NOOP : call.tap().enterExchange();
  }

  /**
   * A request is about to be sent: its head, where its body is streamed, or else the whole of it.
   *
   * @return what to throw without sending anything, or null
   */
  @Nullable IOException sending(HttpURLConnection connection) throws IOException {
    LayeredCall call = awaited;
    if (call != null && !isAdmitted && isShaped()) {
      isAdmitted = true;
      admit(connection, call.tap());
    }
    Refusal refused = refusal;
    return refused == null ? null : refused.exception();
  }

  /** What is held goes out, in its own form if ours is not to be had, unless it is refused. */
  private void admit(HttpURLConnection connection, CallTap admitting) throws IOException {
    HeldOutputStream body = held;
    byte[] other = null;
    try {
      Outgoing outgoing =
          admitting.admit(new UnsentUrlRequest(uri(connection.getURL()), headers, body));
      refusal = outgoing.refusal();
      other = outgoing.body();
    } finally {
      held = null;
      if (body != null && refusal == null) {
        body.release(other);
      }
    }
  }

  /**
   * Taps what is written of the request's body, which is held back where it may have to be changed.
   */
  OutputStream requestBody(OutputStream body) {
    LayeredCall call = awaited;
    if (call == null || !call.tap().isActive()) {
      return body;
    }
    if (isShaped() && !isAdmitted) {
      HeldOutputStream holding = held;
      if (holding == null) {
        holding = new HeldOutputStream(body, call.tap());
        held = holding;
      }
      return holding;
    }
    if (!hasBody) {
      hasBody = true;
      call.tap().requestStart();
    }
    return new TappedOutputStream(body, call.tap());
  }

  /**
   * The connection has its response, or never will. A second time there is nothing new in it.
   *
   * @param status the HTTP status, or -1 if there is none
   */
  void answered(HttpURLConnection connection, int status, @Nullable Throwable thrown) {
    LayeredCall call = awaited;
    if (call == null) {
      return;
    }
    if (status < 0 || (thrown != null && status < 300)) {
      failed(thrown == null ? new IllegalStateException("no response") : thrown);
      return;
    }
    awaited = null;
    String lastMethod = connection.getRequestMethod();
    CallTap current = call.exchange(lastMethod, uri(connection.getURL()));
    tap = new WeakReference<>(current);
    if (!lastMethod.equals(method)) {
      current.completed(); // a redirect made it a request for a page
    } else if (call.exchanged(status)) {
      current.responseHead(status, connection::getHeaderField);
      ResponseFilter filter = current.responseFilter(status, connection::getHeaderField);
      filtered = filter == null ? null : new FilteredBytes(filter);
    } else if (call.answered(status, true)) {
      // What its body says costs nothing, and few applications read it.
      current.responseHead(status, connection::getHeaderField);
      current.completed();
    }
  }

  /** Taps what is read of the response's body; the same stream each time, as the connection's. */
  InputStream responseBody(InputStream body) {
    InputStream known = tapped.get();
    if (known != null) {
      return known;
    }
    CallTap current = tap.get();
    FilteredBytes passing = filtered;
    InputStream stream = body;
    if (current != null && current.isActive()) {
      stream = new TappedInputStream(stream, current, current::failed, position);
    }
    if (passing != null) { // which may hold what was read before
      stream = new FilteredInputStream(stream, passing);
    }
    if (stream == body) {
      return body;
    }
    tapped = new WeakReference<>(stream);
    return stream;
  }

  /** The request's body will not be sent, since the connection broke or its head was refused. */
  void unsent(int status, Throwable cause) {
    CallTap current = tap.get();
    if (status >= 400 && current != null) {
      current.responseHead(status, name -> null);
    }
    failed(cause);
  }

  /** The connection broke before there was a response. */
  void failed(Throwable cause) {
    awaited = null;
    CallTap current = tap.get();
    if (current != null) {
      current.failed(cause);
    }
  }

  /** The application gave the call up. */
  void cancelled() {
    CallTap current = tap.get();
    if (current != null) {
      current.cancelled();
    }
  }
}
