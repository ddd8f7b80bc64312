package io.percapita.provider;

import org.jspecify.annotations.Nullable;

/**
 * A path below which a dialect is spoken, such as {@code /openai/deployments/{model}}.
 *
 * @param prefix the path
 * @param segments how many segments the path has
 * @param dialect what is spoken below it
 * @param biller who bills there instead of Azure OpenAI, or null for the base URL's provider
 */
record Mount(PathTemplate prefix, int segments, Dialect dialect, @Nullable String biller) {
  private static final String AZURE_OPENAI = "azure.ai.openai";

  static Mount at(String template, Dialect dialect) {
    return billedBy(null, template, dialect);
  }

  /** A configured provider stays who bills, unless it is Azure OpenAI. */
  static Mount billedBy(@Nullable String biller, String template, Dialect dialect) {
    int segments = (int) template.chars().filter(c -> c == '/').count();
    return new Mount(new PathTemplate(template), segments, dialect, biller);
  }

  /** What is spoken at a path, or null; parameters as of {@link Dialect#endpointAt}. */
  @Nullable Endpoint endpointAt(
      String provider, @Nullable String region, String method, String path) {
    int end = endOfPrefix(path);
    PathTemplate.Match match = end < 0 ? null : prefix.match(path.substring(0, end));
    if (match == null) {
      return null;
    }
    Endpoint below =
        dialect.endpointAt(
            biller != null && provider.equals(AZURE_OPENAI) ? biller : provider,
            region,
            method,
            path.substring(end));
    return below == null || match.model() == null
        ? below
        : new Endpoint(below.provider(), below.region(), match.model(), below.format());
  }

  /** Where the segment begins that follows as many as the prefix has, or -1. */
  private int endOfPrefix(String path) {
    int end = path.startsWith("/") ? 0 : -1;
    for (int i = 0; i < segments && end >= 0; i++) {
      end = path.indexOf('/', end + 1);
    }
    return end;
  }
}
