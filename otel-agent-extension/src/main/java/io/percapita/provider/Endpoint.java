package io.percapita.provider;

/**
 * An LLM endpoint as recognised by host and path.
 *
 * @param provider who bills, as {@code gen_ai.provider.name}
 * @param format the dialect it speaks
 */
public record Endpoint(String provider, WireFormat format) {}
