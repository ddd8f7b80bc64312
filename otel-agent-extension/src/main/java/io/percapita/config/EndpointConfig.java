package io.percapita.config;

import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * A base URL that serves an LLM API beside the providers' own hosts.
 *
 * @param provider who bills, as {@code gen_ai.provider.name}
 * @param dialect the word for what it speaks, such as {@code openai}
 * @param baseUrl an absolute HTTP URL
 */
public record EndpointConfig(String provider, String dialect, URI baseUrl) {
  /**
   * Reads endpoints as a property writes them: {@code provider=url} or {@code
   * provider:dialect=url}, separated by commas.
   *
   * @param place where the text was found, for the message that refuses it
   * @throws ConfigException if an endpoint cannot be used
   */
  public static List<EndpointConfig> list(String place, String text) {
    return Arrays.stream(text.split(",", -1))
        .map(entry -> EndpointReader.read(new Value(place, entry.strip(), "")))
        .toList();
  }
}
