package io.opentelemetry.javaagent.percapita.bridge;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An LLM call in a client where the application's own code may stand between the call, as the
 * application makes it, and the exchanges that the client has with providers for it; see
 * docs/decisions/0013.
 *
 * <p>Redirects, log-ins and repetitions after an error belong to one call, as they are not billed.
 * A request that is sent again after a successful answer is billed again: it is a call of its own.
 *
 * <p>No method throws. Thread-safe: what a client does for a call, and the application giving it
 * up, may be on several threads.
 */
public final class LayeredCall {
  private static final int REDIRECT = 3;

  private final String client;
  private String method;
  private URI uri;
  private URI sentTo;
  private CallTap tap;
  private boolean hasAnswer;
  private int errorStatus;

  private LayeredCall(String client, String method, URI uri) {
    this.client = client;
    this.method = method;
    this.uri = uri;
    this.sentTo = uri;
    this.tap = CallTaps.start(client, method, uri);
  }

  /**
   * Begins a call.
   *
   * @param client which adapter begins it
   * @param method the HTTP method, in upper case
   * @param uri where the application sends it
   */
  public static LayeredCall begin(String client, String method, URI uri) {
    return new LayeredCall(client, method, uri);
  }

  /** The tap of the call, as far as it has come. */
  public synchronized CallTap tap() {
    return tap;
  }

  /**
   * Whether a request that is sent on the way of this call is one for something else, such as a
   * token: the application's own code may send any. It is none of the call's if it goes to another
   * path, that no endpoint has, without the call having been redirected there.
   *
   * <p>For adapters of clients that let the application send requests on the way of a call. Such a
   * one is to be kept from the call, and to be run in what {@link #elsewhere} answers.
   *
   * @param sentMethod the HTTP method, in upper case
   * @param to where the request is sent
   */
  public synchronized boolean isForeign(String sentMethod, URI to) {
    return !isRepeatedBy(sentMethod, to)
        && errorStatus / 100 != REDIRECT
        && !CallTaps.isMetered(sentMethod, to);
  }

  /** Whether a request goes where the call's own does, be it on another server. */
  public synchronized boolean isRepeatedBy(String sentMethod, URI to) {
    return sentMethod.equals(method)
        && (Objects.equals(to.getPath(), uri.getPath()) || to.equals(sentTo));
  }

  /**
   * Whether a body looks like the call's own, which a client may put an object of its own around.
   *
   * @param ownLength the length of the call's own in bytes, or -1 if that is not known
   * @param ownType its content type, or null
   * @param length the length of the other in bytes, or -1
   * @param type its content type, or null
   */
  public static boolean looksLikeBody(
      long ownLength, @Nullable String ownType, long length, @Nullable String type) {
    return ownLength >= 0 && length == ownLength && Objects.equals(type, ownType);
  }

  /** The tap to send a {@linkplain #isForeign foreign} request with, which never is active. */
  public synchronized CallTap elsewhere(String sentMethod, URI to) {
    if (!CallTaps.mayFollow(to.getHost())) {
      return CallTaps.NOOP;
    }
    try (TapScope scope = tap.enterCaller()) {
      CallTap other = CallTaps.start(client, sentMethod, to);
      return other.isActive() ? CallTaps.NOOP : other;
    }
  }

  /**
   * Begins an exchange.
   *
   * @param to where the request is sent, which an interceptor or a redirect may have changed
   * @return what to show the exchange's request to, if it is active
   */
  public synchronized CallTap exchange(String sentMethod, URI to) {
    if (hasAnswer) {
      try (TapScope scope = tap.enterCaller()) {
        use(CallTaps.start(client, sentMethod, to), sentMethod, to);
      }
    } else if (isPage(sentMethod, to)) {
      CallTap other = elsewhere(sentMethod, to);
      tap.completed();
      use(other, sentMethod, to);
    } else if (!to.equals(uri) || !sentMethod.equals(method)) {
      CallTap next = CallTaps.rerouted(tap, client, sentMethod, to);
      if (next != tap) {
        end();
        use(next, sentMethod, to);
      }
    }
    sentTo = to;
    return tap;
  }

  /**
   * Whether a call has become a request for a page, which is no answer to it: by a redirect, of
   * which not all clients tell.
   */
  private boolean isPage(String sentMethod, URI to) {
    return !sentMethod.equals(method) && !CallTaps.isMetered(sentMethod, to);
  }

  private void use(CallTap next, String sentMethod, URI to) {
    next.replaces(tap);
    tap = next;
    method = sentMethod;
    uri = to;
    hasAnswer = false;
    errorStatus = 0;
  }

  /** Ends a call that had no successful answer, and so costs nothing. */
  private void end() {
    if (errorStatus > 0) {
      tap.responseHead(errorStatus, header -> null);
    }
    tap.completed();
  }

  /**
   * Takes note that an exchange was answered. An error is left to {@link #answered}, since the
   * client or an interceptor may send the request again.
   *
   * @return whether the answer is to be shown to the tap
   */
  public synchronized boolean exchanged(int status) {
    if (!tap.isActive()) {
      if (isSuccess(status)) {
        hasAnswer = true;
        hear(status);
      }
      return false;
    }
    if (!isSuccess(status)) {
      errorStatus = status;
      return false;
    }
    hasAnswer = true;
    errorStatus = 0;
    return true;
  }

  /**
   * Takes note of what the client hands to the application.
   *
   * @param fromNetwork whether it came from the network, as far as the client says
   * @return whether it is to be shown to the tap
   */
  public synchronized boolean answered(int status, boolean fromNetwork) {
    if (hasAnswer) {
      return false;
    }
    if (!tap.isActive()) {
      hear(status);
      return false;
    }
    if (!fromNetwork || isSuccess(status)) {
      // An interceptor answered it, from a cache or by a call of its own, which was seen as such.
      // If
      // a provider had refused it before, that stays what the call came to.
      end();
      return false;
    }
    return true;
  }

  /**
   * Takes note that the client will do no more to get an answer: it has handed out the one it has,
   * or has failed, or the application has given it up.
   *
   * @param cause why it has failed, or null
   */
  public synchronized void over(@Nullable Throwable cause) {
    if (!hasAnswer) {
      if (errorStatus > 0) {
        end();
      } else if (cause != null) {
        tap.failed(cause);
      } else {
        tap.cancelled();
      }
    }
    // What may still be read of an answer is shown to the tap by whoever has it. This may be kept.
    tap = CallTaps.NOOP;
  }

  /** A tap that is shown nothing else learns that there is nothing to send any more. */
  private void hear(int status) {
    tap.responseHead(status, header -> null);
  }

  private static boolean isSuccess(int status) {
    return status >= 200 && status <= 299;
  }
}
