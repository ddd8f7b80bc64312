package io.percapita.config;

import java.net.URI;

/**
 * A base URL that serves an LLM API beside the providers' own hosts.
 *
 * @param provider who bills, as {@code gen_ai.provider.name}
 * @param dialect {@code openai}, {@code anthropic} or {@code azure}
 * @param baseUrl an absolute HTTP URL
 */
public record EndpointConfig(String provider, String dialect, URI baseUrl) {}
