package io.percapita.config;

/**
 * A source of attribution.
 *
 * @param kind what it is, such as {@code header}
 * @param key where it looks, such as the header's name; empty where it needs none
 */
public record SourceConfig(String kind, String key) {}
