package io.percapita.provider;

import io.percapita.provider.json.OutermostMembers;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where providers' requests say whose they are, for the providers' own consoles and bills.
 *
 * <ul>
 *   <li>OpenAI: {@code safety_identifier} of chat completions and responses, which has superseded
 *       {@code user} (<a
 *       href="https://developers.openai.com/api/docs/guides/safety-best-practices">safety best
 *       practices</a>), {@code user} of the rest, and {@code metadata}, which chat completions take
 *       only with {@code "store": true} and which is of no use without.
 *   <li>Azure OpenAI and <a
 *       href="https://openrouter.ai/docs/guides/administration/user-tracking">OpenRouter</a>:
 *       {@code user}.
 *   <li>Anthropic: {@code metadata.user_id}, the only key there is (<a
 *       href="https://docs.anthropic.com/en/api/messages#body-metadata-user-id">Messages</a>).
 *   <li>Vertex AI: <a
 *       href="https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/add-labels-to-api-calls">labels</a>
 *       of Gemini, which its bill is broken down by; not for users, since Google advises against
 *       labels of many values.
 *   <li>Amazon Bedrock: {@code requestMetadata} of Converse, which its invocation logs keep (<a
 *       href="https://docs.aws.amazon.com/bedrock/latest/userguide/cost-mgmt-request-metadata.html">per-request
 *       metadata</a>).
 * </ul>
 */
public final class CallerFields {
  private static final Set<String> FORMATS_WITH_SAFETY_IDENTIFIER =
      Set.of("openai-chat", "openai-responses");
  private static final Set<String> FORMATS_WITH_USER =
      Set.of(
          "openai-chat",
          "openai-responses",
          "openai-completions",
          "openai-embeddings",
          "openai-images");
  private static final Set<String> CONVERSE = Set.of("bedrock-converse");

  /** The formats with a field for the end user, by provider. */
  private static final Map<String, Set<String>> USER_FORMATS =
      Map.of(
          "openai",
          FORMATS_WITH_USER,
          "azure.ai.openai",
          FORMATS_WITH_USER,
          "openrouter",
          FORMATS_WITH_USER,
          "anthropic",
          Set.of("anthropic-messages"),
          "aws.bedrock",
          CONVERSE);

  /** The formats with fields for labels, by provider. */
  private static final Map<String, Set<String>> LABEL_FORMATS =
      Map.of(
          "openai",
          FORMATS_WITH_SAFETY_IDENTIFIER,
          "gcp.vertex_ai",
          Set.of("gemini"),
          "aws.bedrock",
          CONVERSE);

  /** Providers whose requests have a field for the end user. */
  public static final Set<String> USER_PROVIDERS = USER_FORMATS.keySet();

  /** Providers whose requests have fields for labels such as the feature. */
  public static final Set<String> LABEL_PROVIDERS = LABEL_FORMATS.keySet();

  private static final String USER = "user";
  private static final String METADATA = "metadata";

  /** What a value of OpenAI's metadata may be, less what JSON would have to escape. */
  private static final Text OPENAI_TEXT = new Text("[\\p{Cntrl}\"\\\\]", 512, false);

  private static final Text VERTEX_TEXT = new Text("[^a-z0-9_-]", 63, true);

  /** As the filter for such metadata has it. */
  private static final Text BEDROCK_TEXT = new Text("[^a-zA-Z0-9 ._:/=+$@-]", 256, false);

  /** What values a field takes. */
  private record Text(Pattern refused, int maxLength, boolean isLowerCase) {
    Text(String refused, int maxLength, boolean isLowerCase) {
      this(Pattern.compile(refused), maxLength, isLowerCase);
    }

    String of(String value) {
      String cased = isLowerCase ? value.toLowerCase(Locale.ROOT) : value;
      String fit = refused.matcher(cased).replaceAll("_");
      return fit.length() <= maxLength ? fit : fit.substring(0, maxLength);
    }
  }

  private CallerFields() {}

  /** Whether requests to an endpoint have a field for the end user. */
  public static boolean haveUser(Endpoint endpoint) {
    return isAmong(USER_FORMATS, endpoint);
  }

  /** Whether requests to an endpoint have fields for labels. */
  public static boolean haveLabels(Endpoint endpoint) {
    return isAmong(LABEL_FORMATS, endpoint);
  }

  private static boolean isAmong(Map<String, Set<String>> formats, Endpoint endpoint) {
    return endpoint.format().mayTellCaller()
        && formats.getOrDefault(endpoint.provider(), Set.of()).contains(endpoint.format().name());
  }

  /**
   * Writes into a request whose it is. What the application has written stays: a field that is
   * there in any form is left alone.
   *
   * @param json the request's body
   * @param user a hash of the user, in hexadecimal, or null for none
   * @param labels values by keys, which are words of lower case and underscores
   * @return another body; the same if there is nothing to write; null if it cannot be told for
   *     certain where
   */
  public static byte @Nullable [] written(
      Endpoint endpoint, byte[] json, @Nullable String user, Map<String, String> labels) {
    String ofUser = haveUser(endpoint) ? user : null;
    Map<String, String> ofLabels = haveLabels(endpoint) ? labels : Map.of();
    if (ofUser == null && ofLabels.isEmpty()) {
      return json;
    }
    OutermostMembers members = OutermostMembers.of(json);
    if (members == null) {
      return null;
    }
    String more = more(endpoint, members, ofUser, ofLabels);
    return more.isEmpty() ? json : members.withFirst(more);
  }

  private static String more(
      Endpoint endpoint,
      OutermostMembers members,
      @Nullable String user,
      Map<String, String> labels) {
    return switch (endpoint.provider()) {
      case "openai" -> openAi(endpoint.format().name(), members, user, labels);
      case "anthropic" -> map(members, METADATA, user == null ? Map.of() : Map.of("user_id", user));
      case "gcp.vertex_ai" -> map(members, "labels", fit(labels, VERTEX_TEXT));
      case "aws.bedrock" ->
          map(members, "requestMetadata", fit(withUser(labels, user), BEDROCK_TEXT));
      default -> user(members, USER, user);
    };
  }

  private static String openAi(
      String format, OutermostMembers members, @Nullable String user, Map<String, String> labels) {
    boolean isStored =
        format.equals("openai-chat")
            ? members.is("store", "true")
            : !members.is("store", "false"); // which responses are unless they are told
    return user(
            members,
            FORMATS_WITH_SAFETY_IDENTIFIER.contains(format) ? "safety_identifier" : USER,
            user)
        + (isStored ? map(members, METADATA, fit(labels, OPENAI_TEXT)) : "");
  }

  private static String user(OutermostMembers members, String field, @Nullable String user) {
    return user == null || members.has(field) || members.has(USER)
        ? ""
        : "\"" + field + "\":\"" + user + "\",";
  }

  private static String map(OutermostMembers members, String field, Map<String, String> entries) {
    if (entries.isEmpty() || members.has(field)) {
      return "";
    }
    StringJoiner object = new StringJoiner(",", "\"" + field + "\":{", "},");
    new TreeMap<>(entries)
        .forEach((key, value) -> object.add('"' + key + "\":\"" + ascii(value) + '"'));
    return object.toString();
  }

  /** With all else escaped, so that it is the same in whatever encoding the request is. */
  private static String ascii(String value) {
    StringBuilder escaped = new StringBuilder(value.length());
    value
        .chars()
        .forEach(
            c -> {
              if (c < 0x80) {
                escaped.append((char) c);
              } else {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", c));
              }
            });
    return escaped.toString();
  }

  private static Map<String, String> withUser(Map<String, String> labels, @Nullable String user) {
    Map<String, String> all = new TreeMap<>(labels);
    if (user != null) {
      all.put(USER, user);
    }
    return all;
  }

  private static Map<String, String> fit(Map<String, String> values, Text text) {
    Map<String, String> fit = new TreeMap<>();
    values.forEach((key, value) -> fit.put(key, text.of(value)));
    return fit;
  }
}
