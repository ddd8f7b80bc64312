package io.percapita.config;

import io.percapita.yaml.YamlNode;
import io.percapita.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a list of sources, such as {@code header:X-User-Id, default}. */
final class SourceReader {
  /** What stands for the sources there are without configuration. */
  private static final String DEFAULT = "default";

  private static final String OPTIONAL = "?";
  private static final String REQUIRED = ":";
  private static final String NONE = "";

  /** The sources of everything, and whether they have a key. */
  private static final Map<String, String> OF_ANYTHING =
      Map.of(
          "baggage", REQUIRED,
          "local-baggage", REQUIRED,
          "header", REQUIRED,
          "jwt", REQUIRED,
          "session", REQUIRED,
          "llm-request", OPTIONAL,
          "llm-header", REQUIRED);

  /** What is in them would be on every metric: secrets, and others every hour. */
  private static final Set<String> SECRET_HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie");

  private static final Map<Setting, Set<String>> OF_ONE =
      Map.of(
          Setting.USER_SOURCES, Set.of("principal"),
          Setting.FEATURE_SOURCES, Set.of("route", "job", "span", "code"),
          Setting.PLAN_SOURCES, Set.of("file"),
          Setting.TENANT_SOURCES, Set.of());

  private SourceReader() {}

  /** Reads a setting written as text with commas. */
  static List<SourceConfig> read(Setting setting, Value value) {
    return read(setting, value, Arrays.asList(value.text().split(",", -1)));
  }

  /** Reads a setting written as a list in the file. */
  static List<SourceConfig> read(Setting setting, YamlNode node, Value value) {
    return read(setting, value, node.items().stream().map(YamlNode::text).toList());
  }

  /** Whether a node of the file is a list, rather than text with commas. */
  static boolean isList(@Nullable YamlNode node) {
    return node != null && !(node instanceof Scalar);
  }

  private static List<SourceConfig> read(Setting setting, Value value, List<String> entries) {
    List<SourceConfig> sources = new ArrayList<>();
    for (String entry : entries) {
      String text = entry.strip();
      if (text.equals(DEFAULT)) {
        sources.addAll(read(setting, value, List.of(setting.defaultValue().split(",", -1))));
      } else {
        sources.add(source(setting, value, text));
      }
    }
    return List.copyOf(sources);
  }

  private static SourceConfig source(Setting setting, Value value, String text) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon).strip();
    String key = colon < 0 ? "" : text.substring(colon + 1).strip();
    Set<String> ofOne = OF_ONE.getOrDefault(setting, Set.of());
    String needs = ofOne.contains(kind) ? NONE : OF_ANYTHING.get(kind);
    if (needs == null) {
      Set<String> kinds = new TreeSet<>(OF_ANYTHING.keySet());
      kinds.addAll(ofOne);
      kinds.add(DEFAULT);
      throw value.mustBe("a list of " + String.join(", ", kinds) + "; not '" + text + "'");
    }
    boolean isUser = setting == Setting.USER_SOURCES;
    if (needs.equals(NONE)
        ? !key.isEmpty()
        : key.isEmpty() && !(needs.equals(OPTIONAL) && isUser)) {
      throw value.mustBe(
          needs.equals(NONE)
              ? "a list in which '" + kind + "' has no name after it"
              : "a list in which '" + kind + "' is followed by a colon and a name");
    }
    if (kind.endsWith("header") && SECRET_HEADERS.contains(key.toLowerCase(Locale.ROOT))) {
      throw value.mustBe(
          "a list in which no '"
              + kind
              + "' holds a secret; claims of a token are read by jwt:NAME, what a session knows by"
              + " session:NAME");
    }
    return new SourceConfig(kind, key);
  }
}
