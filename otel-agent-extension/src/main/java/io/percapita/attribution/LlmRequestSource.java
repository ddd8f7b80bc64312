package io.percapita.attribution;

import io.opentelemetry.context.Context;
import io.percapita.call.LlmRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the LLM request itself says: the provider's field for the end user, an entry of the
 * provider's metadata, or a header for a gateway.
 *
 * @param key the name of the entry or header; null for the field of the end user
 * @param isHeader whether it is a header
 */
record LlmRequestSource(@Nullable String key, boolean isHeader) implements AttributionSource {
  @Override
  public String name() {
    return isHeader ? "llm-header" : "llm-request";
  }

  @Override
  public String description() {
    return key == null ? name() : name() + " " + key;
  }

  @Override
  public @Nullable String of(Context context, LlmRequest request, @Nullable String user) {
    if (key == null) {
      return request.user();
    }
    return isHeader ? request.headers().get(key) : request.metadata().get(key);
  }

  @Override
  public boolean readsRequest() {
    return true;
  }

  @Override
  public String absence(Context context) {
    return "the request to the provider has none";
  }
}
