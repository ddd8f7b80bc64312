package io.opentelemetry.javaagent.percapita.bridge;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where client adapters reach the engine. Does nothing until the engine is installed. */
public final class CallTaps {
  /** The tap of a call that is not followed. */
  public static final CallTap NOOP = new NoopCallTap();

  /**
   * Where a signature lists the headers it is of: by semicolons, as AWS's SigV4 does and those like
   * it ({@code SignedHeaders=host;x-amz-date}), or by spaces in quotes, as the drafts of HTTP
   * signatures do ({@code headers="date host"}).
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html">SigV4</a>
   * @see <a href="https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12">Signing
   *     HTTP messages</a>
   */
  private static final Pattern SIGNED_HEADERS =
      Pattern.compile("headers=\"?([^,&\"]*)", Pattern.CASE_INSENSITIVE);

  private static volatile @Nullable CallTapFactory factory;

  private CallTaps() {}

  /** Installs the engine, or another one in its place. */
  public static void install(CallTapFactory engine) {
    factory = engine;
  }

  /**
   * Whether calls to a host may be ones to follow; never throws. Saves an adapter the work of
   * describing every other call.
   *
   * @param host the host name, in any case, or null
   */
  public static boolean mayFollow(@Nullable String host) {
    CallTapFactory engine = factory;
    try {
      return engine != null && engine.mayFollow(host);
    } catch (Throwable t) {
      adapterFailed("start", t);
      return false;
    }
  }

  /**
   * Begins a call; never throws. One that a lower client library carries for another, as the
   * exchange that the other has {@linkplain CallTap#enterExchange entered}, is followed there
   * already and is none to follow.
   *
   * @param client which adapter begins it, such as {@code okhttp}; one that sees the same exchange
   *     twice has to know that itself
   * @param method the HTTP method, in upper case
   * @param uri where the request goes
   * @return the tap of the call, or {@link #NOOP} if it is none to follow
   */
  public static CallTap start(String client, String method, URI uri) {
    CallTapFactory engine = factory;
    if (engine == null) {
      return NOOP;
    }
    try {
      return engine.start(client, method, uri);
    } catch (Throwable t) {
      adapterFailed("start", t);
      return NOOP;
    }
  }

  /**
   * Whether a request is for an endpoint whose calls are metered; never throws.
   *
   * @param method the HTTP method, in upper case
   * @param uri where the request goes
   */
  public static boolean isMetered(String method, URI uri) {
    CallTapFactory engine = factory;
    try {
      return engine != null && engine.isMetered(method, uri);
    } catch (Throwable t) {
      adapterFailed("start", t);
      return false;
    }
  }

  /**
   * Follows a call whose request goes to another address than it began with; never throws.
   *
   * @param tap the call's tap, which is left to the adapter to end if it is no longer the call's
   * @return the same tap, or that of a new call if another endpoint is known at that address
   */
  public static CallTap rerouted(CallTap tap, String client, String method, URI uri) {
    CallTapFactory engine = factory;
    if (engine == null) {
      return tap;
    }
    try {
      return engine.rerouted(tap, client, method, uri);
    } catch (Throwable t) {
      adapterFailed("start", t);
      return tap;
    }
  }

  /**
   * Makes a call the current one of this thread, as {@link CallTap#enterExchange} does, and one
   * that a lower layer finds in this context, on another thread too; never throws.
   *
   * @param call null for what the application has sent on the way of a call and is none of it: it
   *     is followed, or not, as if it had been made elsewhere, and receives baggage
   */
  public static TapScope enter(@Nullable LayeredCall call) {
    CallTapFactory engine = factory;
    try {
      return engine == null ? TapScope.NOOP : engine.enter(call);
    } catch (Throwable t) {
      adapterFailed("context", t);
      return TapScope.NOOP;
    }
  }

  /**
   * The call that was {@linkplain #enter entered} in the current context, or null; never throws.
   */
  public static @Nullable LayeredCall entered() {
    CallTapFactory engine = factory;
    try {
      return engine == null ? null : engine.entered();
    } catch (Throwable t) {
      adapterFailed("context", t);
      return null;
    }
  }

  /**
   * The headers that a request to a provider is not to have, in lower case; for adapters that see a
   * request after its headers were added. Never throws.
   */
  public static Set<String> withheldHeaders() {
    CallTapFactory engine = factory;
    try {
      return engine == null ? Set.of() : engine.withheldHeaders();
    } catch (Throwable t) {
      adapterFailed("start", t);
      return Set.of();
    }
  }

  /**
   * Those of the {@linkplain #withheldHeaders() withheld headers} that a request's signature does
   * not name: a provider would refuse a request without one that is signed. Never throws.
   *
   * @param authorization the request's {@code Authorization}, or null if it has none
   */
  public static Set<String> withheldHeaders(@Nullable String authorization) {
    Set<String> withheld = withheldHeaders();
    Set<String> signed = signedHeaders(authorization);
    return signed.isEmpty()
        ? withheld
        : withheld.stream()
            .filter(name -> !signed.contains(name))
            .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> signedHeaders(@Nullable String authorization) {
    Matcher list = authorization == null ? null : SIGNED_HEADERS.matcher(authorization);
    return list != null && list.find()
        ? Set.copyOf(Arrays.asList(list.group(1).toLowerCase(Locale.ROOT).split("[; ]+")))
        : Set.of();
  }

  /**
   * Reports a failure inside an adapter, which the adapter has kept from the application.
   *
   * @param client which adapter, such as {@code okhttp}
   */
  public static void adapterFailed(String client, Throwable cause) {
    CallTapFactory engine = factory;
    if (engine == null) {
      return;
    }
    try {
      engine.adapterFailed(client, cause);
    } catch (Throwable ignored) {
      // Nothing is left to tell it to, and the application must not hear of it.
    }
  }
}
