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

  /**
   * The hosts OpenAI documents, <a
   * href="https://developers.openai.com/api/docs/guides/data-residency">regional ones</a> included,
   * and Anthropic's.
   */
  private static final List<BaseUrl> BUILT_IN =
      List.of(
          new BaseUrl("openai", Dialect.OPENAI, URI.create("https://api.openai.com/v1")),
          openAi("us", "https://us.api.openai.com/v1"),
          openAi("eu", "https://eu.api.openai.com/v1"),
          openAi("au", "https://au.api.openai.com/v1"),
          openAi("in", "https://in.api.openai.com/v1"),
          openAi("jp", "https://jp.api.openai.com/v1"),
          openAi("ae", "https://ae.api.openai.com/v1"),
          new BaseUrl("anthropic", Dialect.ANTHROPIC, URI.create("https://api.anthropic.com")));

  private static BaseUrl openAi(String region, String url) {
    return new BaseUrl("openai", Dialect.OPENAI, region, URI.create(url));
  }

  private static final List<HostFamily> FAMILIES =
      List.of(
          azure("*.openai.azure.com"),
          azure("*.cognitiveservices.azure.com"),
          azure("*.services.ai.azure.com"),
          azure("*.api.cognitive.microsoft.com"),
          azureGovernment("*.openai.azure.us"),
          azureGovernment("*.cognitiveservices.azure.us"));

  /** A resource of Azure: its region is that of the resource, not the one it is billed by. */
  private static HostFamily azure(String pattern) {
    return HostFamily.ofCustomers("azure.ai.openai", Dialect.AZURE, pattern, "");
  }

  private static HostFamily azureGovernment(String pattern) {
    return HostFamily.ofCustomersIn("usgov", "azure.ai.openai", Dialect.AZURE, pattern, "");
  }

  private final Map<String, List<BaseUrl>> byHost = new HashMap<>();

  /**
   * A catalog of the providers' own hosts and more.
   *
   * @param configured further base URLs; where one equals a built-in one, it goes first
   */
  public ProviderCatalog(List<BaseUrl> configured) {
    configured.forEach(this::add);
    BUILT_IN.forEach(this::add);
  }

  /** Whether any endpoint lives on a host, in any case; null is none. */
  public boolean knowsHost(@Nullable String host) {
    return host != null
        && (byHost.containsKey(host.toLowerCase(Locale.ROOT)) || familyOf(host) != null);
  }

  private static @Nullable HostFamily familyOf(String host) {
    for (int i = 0; i < FAMILIES.size(); i++) { // an iterator would be an allocation for each call
      if (FAMILIES.get(i).has(host)) {
        return FAMILIES.get(i);
      }
    }
    return null;
  }

  /**
   * Whether a request goes to a provider at all, to an endpoint that is metered or to any other: to
   * a provider's own host, or below a configured base URL.
   */
  public boolean isProviders(URI uri) {
    String host = uri.getHost();
    if (host == null) {
      return false;
    }
    List<BaseUrl> candidates = byHost.get(host.toLowerCase(Locale.ROOT));
    if (candidates == null) {
      return familyOf(host) != null;
    }
    for (BaseUrl base : candidates) {
      if (BUILT_IN.contains(base) || isBelow(base.url(), uri)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBelow(URI base, URI uri) {
    String prefix = withoutSlash(base.getPath());
    String path = uri.getPath();
    return port(base) == port(uri)
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
    String host = uri.getHost();
    if (host == null || uri.getRawPath() == null) {
      return null;
    }
    String path = withoutSlash(uri.getRawPath());
    List<BaseUrl> candidates = byHost.get(host.toLowerCase(Locale.ROOT));
    if (candidates == null) {
      HostFamily family = port(uri) == HTTPS ? familyOf(host) : null;
      return family == null ? null : family.endpointAt(host, method, path);
    }
    for (BaseUrl base : candidates) {
      String prefix = withoutSlash(base.url().getRawPath());
      if (port(base.url()) == port(uri) && path.startsWith(prefix)) {
        Endpoint endpoint =
            base.dialect()
                .endpointAt(
                    base.provider(), base.region(), method, path.substring(prefix.length()));
        if (endpoint != null) {
          return endpoint;
        }
      }
    }
    return null;
  }

  private void add(BaseUrl base) {
    String host = base.url().getHost();
    if (host == null) {
      throw new IllegalArgumentException("a base URL without a host: " + base.url());
    }
    byHost.computeIfAbsent(host.toLowerCase(Locale.ROOT), absent -> new ArrayList<>()).add(base);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "http".equalsIgnoreCase(uri.getScheme()) ? 80 : HTTPS;
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
