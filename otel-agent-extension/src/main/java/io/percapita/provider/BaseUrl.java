package io.percapita.provider;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A base URL that serves a provider's API.
 *
 * @param provider who bills calls to it, as {@code gen_ai.provider.name}
 * @param dialect what it speaks
 * @param region the region it bills by, or null where there is one price
 * @param url an absolute HTTP URL
 */
public record BaseUrl(String provider, Dialect dialect, @Nullable String region, URI url) {
  /** A base URL whose provider has one price everywhere. */
  public BaseUrl(String provider, Dialect dialect, URI url) {
    this(provider, dialect, null, url);
  }
}
