package io.percapita.config;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is written into requests to providers.
 *
 * @param users the providers whose requests tell hashes of users
 * @param labels the providers whose requests tell features and plans
 * @param usage the providers that are asked for usage in streams
 */
public record RequestConfig(Set<String> users, Set<String> labels, Set<String> usage) {
  /** Providers whose requests have a field for the end user. */
  static final Set<String> USER_PROVIDERS =
      Set.of("openai", "azure.ai.openai", "openrouter", "anthropic", "aws.bedrock");

  /** Providers whose requests have fields for labels. */
  static final Set<String> LABEL_PROVIDERS = Set.of("openai", "gcp.vertex_ai", "aws.bedrock");

  /** Providers that can be asked for usage in streams. */
  static final Set<String> USAGE_PROVIDERS = Set.of("openai", "azure.ai.openai", "deepseek");

  /** Copies all. */
  public RequestConfig {
    users = Set.copyOf(users);
    labels = Set.copyOf(labels);
    usage = Set.copyOf(usage);
  }

  /**
   * Reads the settings.
   *
   * @param users providers with commas between, or empty
   * @param labels providers with commas between, or empty
   * @param usage providers with commas between, or empty
   * @throws ConfigException if a provider cannot be told or asked that, or users' ids are not
   *     hashed
   */
  static RequestConfig read(Value users, Value labels, Value usage, UserIdMode userIdMode) {
    RequestConfig read =
        new RequestConfig(
            providers(users, USER_PROVIDERS),
            providers(labels, LABEL_PROVIDERS),
            providers(usage, USAGE_PROVIDERS));
    if (!read.users().isEmpty() && userIdMode != UserIdMode.HASHED) {
      throw new ConfigException(
          users.place()
              + "="
              + users.text()
              + ": what is sent are hashes, for which "
              + Setting.USER_ID.property()
              + " has to be hashed");
    }
    return read;
  }

  private static Set<String> providers(Value value, Set<String> known) {
    List<String> names =
        Arrays.stream(value.text().split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw value.mustBe("of " + String.join(", ", new TreeSet<>(known)));
      }
    }
    return names.stream().collect(Collectors.toUnmodifiableSet());
  }
}
