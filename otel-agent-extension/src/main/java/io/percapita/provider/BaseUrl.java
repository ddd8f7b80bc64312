package io.percapita.provider;

import java.net.URI;

/**
 * A base URL that serves a provider's API.
 *
 * @param provider who bills calls to it, as {@code gen_ai.provider.name}
 * @param dialect what it speaks
 * @param url an absolute HTTP URL
 */
public record BaseUrl(String provider, Dialect dialect, URI url) {}
