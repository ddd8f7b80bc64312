package io.percapita.provider;

import io.percapita.provider.json.OutermostMembers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which providers are asked to report usage in streams, by {@code stream_options.include_usage}.
 * They then send one more event before the last one, with the usage and no choices, and a {@code
 * "usage": null} in all others. Immutable.
 *
 * <ul>
 *   <li>OpenAI documents it for <a
 *       href="https://platform.openai.com/docs/api-reference/chat/create#chat_create-stream_options">chat
 *       completions</a> and for completions.
 *   <li>Azure OpenAI for chat completions, since <a
 *       href="https://learn.microsoft.com/en-us/azure/ai-services/openai/api-version-deprecation">2024-09-01-preview</a>;
 *       its stable <a
 *       href="https://github.com/Azure/azure-rest-api-specs/blob/132b90d1f06386034a6c2b34e903dbd3b03f9806/specification/cognitiveservices/data-plane/AzureOpenAI/inference/stable/2024-10-21/inference.json">2024-10-21</a>
 *       does not have it.
 *   <li>DeepSeek for <a href="https://api-docs.deepseek.com/api/create-chat-completion">chat
 *       completions</a>.
 * </ul>
 *
 * <p>OpenRouter, Mistral, xAI, Groq and others report usage in all streams.
 *
 * @param providers those that are asked
 */
public record StreamUsage(Set<String> providers) {
  /** Asks nobody. */
  public static final StreamUsage NONE = new StreamUsage(Set.of());

  private static final String AZURE = "azure.ai.openai";
  private static final Set<String> CHAT = Set.of("openai-chat");

  private static final Map<String, Set<String>> FORMATS =
      Map.of("openai", Set.of("openai-chat", "openai-completions"), AZURE, CHAT, "deepseek", CHAT);

  /** The providers that can be asked. */
  public static final Set<String> PROVIDERS = FORMATS.keySet();

  private static final String STREAM = "stream";
  private static final String OPTIONS = "stream_options";
  private static final String INCLUDE = "include_usage";
  private static final String ASKED = "\"include_usage\":true";

  /** The parameter of a query that names a version, and the first and the stable one to know it. */
  private static final String API_VERSION = "api-version=";

  private static final String FIRST_VERSION = "2024-09-01";
  private static final String STABLE_WITHOUT = "2024-10-21";

  /** Azure's searches of one's own data, with which it refuses stream options. */
  private static final String DATA_SOURCES = "data_sources";

  /** Copies the set. */
  public StreamUsage {
    providers = Set.copyOf(providers);
  }

  /** Whether requests to an endpoint may be asked to stream usage. */
  public boolean mayAsk(Endpoint endpoint) {
    return providers.contains(endpoint.provider())
        && FORMATS.getOrDefault(endpoint.provider(), Set.of()).contains(endpoint.format().name());
  }

  /**
   * Writes into a request that it is to be told usage, if it is one for a stream and leaves that
   * open. What the application has set stays, whatever it is.
   *
   * @param uri where it goes
   * @param json its body
   * @return another body; the same if there is nothing to write; null if it cannot be told for
   *     certain where
   */
  public static byte @Nullable [] written(Endpoint endpoint, URI uri, byte[] json) {
    OutermostMembers members = OutermostMembers.of(json);
    if (members == null) {
      return null;
    }
    if (!members.is(STREAM, "true")) {
      return json;
    }
    if (endpoint.provider().equals(AZURE)
        && (!isKnownTo(uri.getRawQuery()) || members.has(DATA_SOURCES))) {
      return null;
    }
    if (!members.has(OPTIONS)) {
      return members.withFirst("\"" + OPTIONS + "\":{" + ASKED + "},");
    }
    if (members.isEmptyObject(OPTIONS)) {
      return members.with(OPTIONS, "{" + ASKED + "}");
    }
    if (!members.isObject(OPTIONS)) {
      return json;
    }
    OutermostMembers options = OutermostMembers.of(members.value(OPTIONS));
    if (options == null) {
      return null;
    }
    return options.has(INCLUDE)
        ? json
        : members.with(OPTIONS, new String(options.withFirst(ASKED + ","), StandardCharsets.UTF_8));
  }

  /** Whether a request asks for usage. */
  public static boolean isAsked(byte[] json) {
    OutermostMembers members = OutermostMembers.of(json);
    if (members == null || !members.isObject(OPTIONS)) {
      return false;
    }
    OutermostMembers options = OutermostMembers.of(members.value(OPTIONS));
    return options != null && options.is(INCLUDE, "true");
  }

  /** Paths without a dated version have the latest one. */
  private static boolean isKnownTo(@Nullable String query) {
    int start = query == null ? -1 : query.indexOf(API_VERSION);
    if (query == null || start < 0) {
      return true;
    }
    String version = query.substring(start + API_VERSION.length());
    int end = version.indexOf('&');
    String only = end < 0 ? version : version.substring(0, end);
    return !only.equals(STABLE_WITHOUT) && only.compareTo(FIRST_VERSION) >= 0;
  }
}
