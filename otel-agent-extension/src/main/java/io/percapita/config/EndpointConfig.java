package io.percapita.config;

import java.net.URI;

/**
 * A base URL that serves an LLM API beside the providers' own hosts.
 *
 * @param provider who bills, as {@code gen_ai.provider.name}
 * @param dialect {@code openai}, {@code anthropic}, {@code gemini} or {@code vertex}
 * @param baseUrl an absolute HTTP URL
 */
public record EndpointConfig(String provider, String dialect, URI baseUrl) {}
