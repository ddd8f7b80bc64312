package io.percapita.inbound;

import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.internal.HttpRouteState;
import org.jspecify.annotations.Nullable;

/**
 * The route of the HTTP request that is served, as the agent has found it so far. On the span it is
 * written only when the request is over.
 *
 * <p>The only class that knows the agent's internal state of it; without that there are no routes.
 */
public final class RequestRoute {
  private RequestRoute() {}

  /**
   * Method and route, such as {@code POST /api/summaries/{id}}; null if it is not known, or says no
   * more than that there is a server, as {@code /*} does.
   */
  public static @Nullable String in(Context context) {
    try {
      HttpRouteState state = HttpRouteState.fromContextOrNull(context);
      String route = state == null ? null : state.getRoute();
      if (state == null || route == null || isCatchAll(route)) {
        return null;
      }
      return state.getMethod() == null ? route : state.getMethod() + " " + route;
    } catch (LinkageError otherAgent) {
      return null;
    }
  }

  private static boolean isCatchAll(String route) {
    for (int i = 0; i < route.length(); i++) {
      char c = route.charAt(i);
      if (c != '/' && c != '*') {
        return false;
      }
    }
    return true;
  }
}
