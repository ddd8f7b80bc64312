package io.percapita.provider;

import org.jspecify.annotations.Nullable;

/**
 * An LLM endpoint as recognised by host and path.
 *
 * @param provider who bills, as {@code gen_ai.provider.name}
 * @param region the region that is billed by, or null where there is one price
 * @param model the model or deployment that the path names, or null where it names none
 * @param format what it speaks
 */
public record Endpoint(
    String provider, @Nullable String region, @Nullable String model, WireFormat format) {
  /** Who bills a call for a model: the provider, or the partner its router was told to use. */
  public String billedBy(@Nullable String requestModel) {
    return ProviderHosts.partner(provider, requestModel);
  }
}
