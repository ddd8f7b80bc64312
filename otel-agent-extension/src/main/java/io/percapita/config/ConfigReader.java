package io.percapita.config;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.percapita.yaml.YamlFileException;
import io.percapita.yaml.YamlNode;
import io.percapita.yaml.YamlNode.Scalar;
import io.percapita.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks all settings: a property goes before the file, the file before the default. A
 * blank property is as good as none, since that is all a shell's unset variable leaves.
 */
public final class ConfigReader {
  /** Each takes up to 256 series in a JVM. */
  private static final int MAX_FEATURES_WITH_USERS = 200;

  /** The agent's own; see its {@code BaggageProcessorCustomizer}. */
  private static final String COPIED_BAGGAGE =
      "otel.java.experimental.span-attributes.copy-from-baggage.include";

  private final ConfigProperties properties;
  private final Map<String, YamlNode> file;

  private ConfigReader(ConfigProperties properties, Map<String, YamlNode> file) {
    this.properties = properties;
    this.file = file;
  }

  /**
   * Reads the settings.
   *
   * @param properties system properties and environment, as the agent merges them
   * @throws ConfigException if any setting cannot be used
   */
  public static ExtensionConfig read(ConfigProperties properties) {
    try {
      Value path = property(properties, Setting.CONFIG_FILE);
      return new ConfigReader(properties, path == null ? Map.of() : file(path)).read();
    } catch (YamlFileException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private ExtensionConfig read() {
    return new ExtensionConfig(
        value(Setting.ENABLED).flag(),
        endpoints(),
        text(Setting.PRICE_FILES) == null ? null : value(Setting.PRICE_FILES).path(),
        value(Setting.USER_ID).oneOf(UserIdMode.class),
        text(Setting.USER_HASH_KEY),
        attribution(),
        value(Setting.STATE_DIR).path(),
        value(Setting.TRACE_CONTEXT).flag(),
        RequestConfig.read(
            value(Setting.REQUEST_USERS),
            value(Setting.REQUEST_LABELS),
            value(Setting.REQUEST_USAGE),
            value(Setting.USER_ID).oneOf(UserIdMode.class)),
        value(Setting.CALL_IDLE_TIMEOUT).duration(),
        value(Setting.MAX_USERS).count(),
        new LedgerConfig(
            value(Setting.LEDGER).redisUrl(),
            value(Setting.LEDGER_MAX_USERS).count(),
            value(Setting.LEDGER_ZONE).zone()),
        value(Setting.MAX_FEATURES).count(),
        value(Setting.MAX_FEATURES_WITH_USERS).whole(0, MAX_FEATURES_WITH_USERS),
        value(Setting.MAX_PLANS).count(),
        value(Setting.SHUTDOWN_LINGER).durationOrNone(),
        cheaperModels(),
        text(Setting.SPEND_BUDGET) == null ? null : value(Setting.SPEND_BUDGET).money(),
        value(Setting.TARGET_COGS_RATIO).ratio(),
        plans(),
        budgets());
  }

  private static Map<String, YamlNode> file(Value path) {
    try {
      String text = Files.readString(path.path());
      if (text.lines().allMatch(line -> line.isBlank() || line.stripLeading().startsWith("#"))) {
        return Map.of(); // a file all commented out sets nothing
      }
      return KnownKeys.of(
          YamlReader.read(path.text(), text),
          Arrays.stream(Setting.values())
              .map(Setting::fileKey)
              .filter(key -> !key.isEmpty())
              .collect(Collectors.toSet()));
    } catch (CharacterCodingException e) {
      throw new ConfigException(path.place() + "=" + path.text() + ": the file must be UTF-8 text");
    } catch (IOException e) {
      throw new ConfigException(
          path.place() + "=" + path.text() + ": the file cannot be read (" + e + ")");
    }
  }

  private Value value(Setting setting) {
    Value property = property(properties, setting);
    if (property != null) {
      return property;
    }
    YamlNode node = node(setting);
    return node == null
        ? new Value(setting.property(), setting.defaultValue(), setting.allowed())
        : new Value(
            node.place().fileAndLine() + ": " + setting.fileKey(),
            node.text().strip(),
            setting.allowed());
  }

  private @Nullable String text(Setting setting) {
    String text = value(setting).text();
    return text.isEmpty() ? null : text;
  }

  private static @Nullable Value property(ConfigProperties properties, Setting setting) {
    String text = properties.getString(setting.property());
    return text == null || text.isBlank()
        ? null
        : new Value(setting.property(), text.strip(), setting.allowed());
  }

  /** What the file says of a setting, or null; a key left empty says nothing. */
  private @Nullable YamlNode node(Setting setting) {
    YamlNode node = file.get(setting.fileKey());
    return node instanceof Scalar scalar && scalar.value().isEmpty() ? null : node;
  }

  private AttributionConfig attribution() {
    return new AttributionConfig(
        sources(Setting.USER_SOURCES),
        sources(Setting.FEATURE_SOURCES),
        sources(Setting.PLAN_SOURCES),
        sources(Setting.TENANT_SOURCES),
        names(Setting.FEATURE_NAMES),
        names(Setting.FEATURE_CODE),
        text(Setting.PLAN_FILE) == null ? null : value(Setting.PLAN_FILE).path(),
        value(Setting.ATTRIBUTION_DEBUG).flag(),
        Set.copyOf(properties.getList(COPIED_BAGGAGE)));
  }

  private List<SourceConfig> sources(Setting setting) {
    YamlNode node = node(setting);
    if (property(properties, setting) != null || !SourceReader.isList(node) || node == null) {
      return SourceReader.read(setting, value(setting));
    }
    String place = node.place().fileAndLine() + ": " + setting.fileKey();
    return SourceReader.read(setting, node, new Value(place, "[…]", setting.allowed()));
  }

  private Map<String, String> names(Setting setting) {
    Value property = property(properties, setting);
    if (property != null) {
      return NamesReader.read(property);
    }
    YamlNode node = node(setting);
    return node == null ? Map.of() : NamesReader.read(node);
  }

  private List<EndpointConfig> endpoints() {
    Value property = property(properties, Setting.ENDPOINTS);
    if (property != null) {
      return EndpointConfig.list(property.place(), property.text());
    }
    YamlNode node = node(Setting.ENDPOINTS);
    return node == null ? List.of() : node.items().stream().map(EndpointReader::read).toList();
  }

  private Map<String, String> cheaperModels() {
    Value property = property(properties, Setting.CHEAPER_MODELS);
    if (property != null) {
      return property.pairs();
    }
    YamlNode node = node(Setting.CHEAPER_MODELS);
    Map<String, String> models = new HashMap<>();
    if (node != null) {
      node.mapping().entries().forEach((model, cheaper) -> models.put(model, cheaper.text()));
    }
    return Map.copyOf(models);
  }

  private Map<String, PlanConfig> plans() {
    PlanReader plans = new PlanReader();
    YamlNode node = node(Setting.PLANS);
    if (node != null) {
      plans.file(node);
    }
    Value arpu = property(properties, Setting.PLAN_ARPU);
    if (arpu != null) {
      plans.arpu(arpu);
    }
    Value budget = property(properties, Setting.PLAN_BUDGET);
    if (budget != null) {
      plans.budget(budget);
    }
    return plans.plans();
  }

  private BudgetConfig budgets() {
    YamlNode node = node(Setting.BUDGETS);
    BudgetConfig budgets = node == null ? BudgetConfig.DEFAULT : BudgetReader.read(node);
    Value dryRun = property(properties, Setting.BUDGET_DRY_RUN);
    return dryRun == null ? budgets : budgets.withDryRun(dryRun.flag());
  }
}
