package io.opentelemetry.javaagent.percapita.bridge;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The engine's side of the bridge: decides which calls are followed. Thread-safe. */
public interface CallTapFactory {
  /**
   * Whether calls to a host may be ones to follow; a quick first look, without allocation.
   *
   * @param host the host name, in any case, or null
   */
  boolean mayFollow(@Nullable String host);

  /**
   * Begins a call.
   *
   * @param client which adapter begins it, such as {@code okhttp}
   * @param method the HTTP method, in upper case
   * @param uri where the request goes
   * @return the tap of the call, or {@link CallTaps#NOOP} if it is none to follow
   */
  CallTap start(String client, String method, URI uri);

  /**
   * Whether a request is for an endpoint whose calls are metered.
   *
   * @param method the HTTP method, in upper case
   * @param uri where the request goes
   */
  boolean isMetered(String method, URI uri);

  /**
   * Follows a call whose request goes to another address than it began with.
   *
   * @param tap the call's tap
   * @return the same tap, or that of a new call if another endpoint is known at that address
   */
  CallTap rerouted(CallTap tap, String client, String method, URI uri);

  /**
   * Makes a call the current one of this thread, and one that a lower layer finds in this context;
   * or with null makes what follows a part of none.
   */
  TapScope enter(@Nullable LayeredCall call);

  /** The call that was entered in the current context, or null. */
  @Nullable LayeredCall entered();

  /** The headers that a request to a provider is not to have, in lower case. */
  Set<String> withheldHeaders();

  /**
   * Takes note of a failure in an adapter.
   *
   * @param client which adapter, such as {@code okhttp}
   */
  void adapterFailed(String client, Throwable cause);
}
