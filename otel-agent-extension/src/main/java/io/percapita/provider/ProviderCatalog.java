package io.percapita.provider;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recognises LLM endpoints by host, port and path. Immutable and thread-safe.
 *
 * <p>The look at a host runs for every HTTP call of the application: it neither allocates nor locks
 * for a host in lower case that is not in the catalog.
 */
public final class ProviderCatalog {
  private static final int HTTPS = 443;

  private final Map<String, List<BaseUrl>> byHost = new HashMap<>();

  /**
   * A catalog of the providers' own hosts and more.
   *
   * @param configured further base URLs; where one equals a built-in one, it goes first
   */
  public ProviderCatalog(List<BaseUrl> configured) {
    configured.forEach(this::add);
    ProviderHosts.BASES.forEach(this::add);
  }

  /** Whether any endpoint lives on a host, in any case; null is none. */
  public boolean knowsHost(@Nullable String host) {
    return host != null
        && (byHost.containsKey(host.toLowerCase(Locale.ROOT)) || familyOf(host) != null);
  }

  private static @Nullable HostFamily familyOf(String host) {
    List<HostFamily> families = ProviderHosts.FAMILIES;
    for (int i = 0; i < families.size(); i++) { // an iterator would be an allocation for each call
      if (families.get(i).has(host)) {
        return families.get(i);
      }
    }
    return null;
  }

  /**
   * Whether a request goes to a provider at all, to an endpoint that is metered or to any other: to
   * a provider's own host, or below a configured base URL.
   */
  public boolean isProviders(URI uri) {
    Authority server = Authority.of(uri);
    if (server == null) {
      return false;
    }
    for (BaseUrl base : basesOf(server)) {
      if (ProviderHosts.BASES.contains(base) || isBelow(base.url(), uri)) {
        return true;
      }
    }
    return familyOf(server.host()) != null;
  }

  private List<BaseUrl> basesOf(Authority server) {
    return byHost.getOrDefault(server.host().toLowerCase(Locale.ROOT), List.of());
  }

  private static boolean isBelow(URI base, URI uri) {
    String prefix = withoutSlash(base.getRawPath());
    String path = withoutSlash(uri.getRawPath());
    return port(base) == port(uri)
        && path.startsWith(prefix)
        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }

  /**
   * The endpoint a request goes to, or null if it is none of the catalog's.
   *
   * @param method the HTTP method, in upper case
   */
  public @Nullable Endpoint find(String method, URI uri) {
    if (uri.getHost() != null && !knowsHost(uri.getHost())) {
      return null;
    }
    Authority server = Authority.of(uri);
    if (server == null || uri.getRawPath() == null || !knowsHost(server.host())) {
      return null;
    }
    String path = withoutSlash(uri.getRawPath());
    for (BaseUrl base : basesOf(server)) {
      String prefix = withoutSlash(base.url().getRawPath());
      if (port(base.url()) == server.port() && path.startsWith(prefix)) {
        Endpoint endpoint = endpointAt(base, method, withoutSlash(path.substring(prefix.length())));
        if (endpoint != null) {
          return endpoint;
        }
      }
    }
    HostFamily family = server.port() == HTTPS ? familyOf(server.host()) : null;
    return family == null ? null : family.endpointAt(server.host(), method, path);
  }

  private static @Nullable Endpoint endpointAt(BaseUrl base, String method, String path) {
    Endpoint endpoint = base.dialect().endpointAt(base.provider(), base.region(), method, path);
    if (endpoint != null || ProviderHosts.BASES.contains(base)) {
      return endpoint;
    }
    String otherwise = base.dialect().otherwiseVersioned(path);
    return otherwise == null
        ? null
        : base.dialect().endpointAt(base.provider(), base.region(), method, otherwise);
  }

  private void add(BaseUrl base) {
    Authority server = Authority.of(base.url());
    if (server == null) {
      throw new IllegalArgumentException("a base URL without a host: " + base.url());
    }
    byHost
        .computeIfAbsent(server.host().toLowerCase(Locale.ROOT), absent -> new ArrayList<>())
        .add(base);
  }

  private static int port(URI uri) {
    Authority server = Authority.of(uri);
    return server == null ? -1 : server.port();
  }

  /** A path without slashes at its end, and with no more than one at its start. */
  private static String withoutSlash(@Nullable String path) {
    if (path == null) {
      return "";
    }
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(doubled(path, end), end);
  }

  /** How many slashes a path begins with beyond the first: clients set them between two parts. */
  private static int doubled(String path, int end) {
    int start = 0;
    while (start + 1 < end && path.charAt(start) == '/' && path.charAt(start + 1) == '/') {
      start++;
    }
    return start;
  }
}
