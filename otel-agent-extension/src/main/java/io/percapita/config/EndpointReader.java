package io.percapita.config;

import io.percapita.yaml.YamlNode;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one endpoint, written as property or as member of the file's list. */
final class EndpointReader {
  private static final String PROVIDER = "provider";
  private static final String BASE_URL = "base_url";
  private static final String DIALECT = "dialect";

  /** What a URL ends with that was copied from a request instead of a client's settings. */
  private static final List<String> ENDPOINT_PATHS =
      List.of("/chat/completions", "/completions", "/responses", "/embeddings", "/messages");

  private EndpointReader() {}

  /** Reads {@code provider=url} or {@code provider:dialect=url}. */
  static EndpointConfig read(Value entry) {
    int equals = entry.text().indexOf('=');
    if (equals <= 0) {
      throw entry.mustBe("provider=url, such as openai=http://localhost:4010/v1");
    }
    String[] name = entry.text().substring(0, equals).split(":", 2);
    String provider = name[0].strip();
    String dialect = name.length == 2 ? name[1].strip() : Dialects.of(provider);
    URI url = url(entry.text().substring(equals + 1).strip());
    String endpointPath = url == null ? null : endpointPath(url);
    if (provider.isEmpty()) {
      throw entry.mustBe("provider=url with the provider's name before the equals sign");
    }
    if (url == null) {
      throw entry.mustBe("provider=url with an absolute http or https URL");
    }
    if (endpointPath != null) {
      throw entry.mustBe("provider=url with the base URL of all requests, without " + endpointPath);
    }
    if (dialect == null || !Dialects.has(dialect)) {
      throw entry.mustBe(
          "provider:dialect=url where the dialect is one of "
              + Dialects.names()
              + ", such as gateway:openai=…");
    }
    return new EndpointConfig(provider, dialect, url);
  }

  /** Reads {@code {provider, base_url, dialect}}. */
  static EndpointConfig read(YamlNode entry) {
    var members = KnownKeys.of(entry, Set.of(PROVIDER, BASE_URL, DIALECT));
    YamlNode provider = entry.mapping().required(PROVIDER);
    YamlNode baseUrl = entry.mapping().required(BASE_URL);
    YamlNode named = members.get(DIALECT);
    String dialect = named != null ? named.text() : Dialects.of(provider.text());
    URI url = url(baseUrl.text());
    if (url == null) {
      throw baseUrl.place().error("must be an absolute http or https URL");
    }
    String endpointPath = endpointPath(url);
    if (endpointPath != null) {
      throw baseUrl.place().error("must be the base URL of all requests, without " + endpointPath);
    }
    if (dialect == null || !Dialects.has(dialect)) {
      throw entry
          .place()
          .error(
              "dialect must be one of "
                  + Dialects.names()
                  + (named == null
                      ? "; it does not go without saying for '" + provider.text() + "'"
                      : ", not '" + dialect + "'"));
    }
    return new EndpointConfig(provider.text(), dialect, url);
  }

  /** The path of an endpoint at the end of a URL that is to be a base of such, or null. */
  private static @Nullable String endpointPath(URI url) {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    return ENDPOINT_PATHS.stream().filter(path::endsWith).findFirst().orElse(null);
  }

  private static @Nullable URI url(String text) {
    try {
      URI url = URI.create(text);
      boolean http =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      return http && namesHost(url) ? url : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The names of containers have underscores, which Java's URI takes for no host at all. */
  private static boolean namesHost(URI url) {
    String authority = url.getRawAuthority();
    return url.getHost() != null
        || (authority != null && authority.matches("[\\w.-]+(:\\d{1,5})?"));
  }
}
