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
    String host = HttpAuthority.host(uri);
    if (host == null) {
      return false;
    }
    for (BaseUrl base : basesOf(host)) {
      if (ProviderHosts.BASES.contains(base) || isBelow(base.url(), uri)) {
        return true;
      }
    }
    return familyOf(host) != null;
  }

  private List<BaseUrl> basesOf(String host) {
    return byHost.getOrDefault(host.toLowerCase(Locale.ROOT), List.of());
  }

  private static boolean isBelow(URI base, URI uri) {
    String prefix = withoutSlash(base.getPath());
    String path = uri.getPath();
    return HttpAuthority.port(base) == HttpAuthority.port(uri)
        && path != null
        && path.startsWith(prefix)
        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }

  /**
   * The endpoint a request goes to, or null if it is none of the catalog's.
   *
   * @param method the HTTP method, in upper case
   */
  public @Nullable Endpoint find(String method, URI uri) {
    String host = HttpAuthority.host(uri);
    if (host == null || uri.getRawPath() == null || !knowsHost(host)) {
      return null;
    }
    String path = withoutSlash(uri.getRawPath());
    for (BaseUrl base : basesOf(host)) {
      String prefix = withoutSlash(base.url().getRawPath());
      if (HttpAuthority.port(base.url()) == HttpAuthority.port(uri) && path.startsWith(prefix)) {
        Endpoint endpoint = endpointAt(base, method, path.substring(prefix.length()));
        if (endpoint != null) {
          return endpoint;
        }
      }
    }
    HostFamily family = HttpAuthority.port(uri) == HTTPS ? familyOf(host) : null;
    return family == null ? null : family.endpointAt(host, method, path);
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
    String host = HttpAuthority.host(base.url());
    if (host == null) {
      throw new IllegalArgumentException("a base URL without a host: " + base.url());
    }
    byHost.computeIfAbsent(host.toLowerCase(Locale.ROOT), absent -> new ArrayList<>()).add(base);
  }

  private static String withoutSlash(@Nullable String path) {
    if (path == null) {
      return "";
    }
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
