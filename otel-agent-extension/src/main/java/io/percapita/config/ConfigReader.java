package io.percapita.config;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.percapita.pricing.Money;
import io.percapita.yaml.YamlFileException;
import io.percapita.yaml.YamlNode;
import io.percapita.yaml.YamlNode.Mapping;
import io.percapita.yaml.YamlReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and checks all settings: a property goes before the file, the file before the default. */
public final class ConfigReader {
  private static final Set<String> DIALECTS = Set.of("openai", "anthropic");
  private static final Set<String> ENDPOINT_KEYS =
      new TreeSet<>(Set.of("provider", "base_url", "dialect"));
  private static final Set<String> PLAN_KEYS = new TreeSet<>(Set.of("arpu_usd", "budget_usd"));
  private static final int PICO_DECIMALS = 12;

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
      String path = properties.getString(Setting.CONFIG_FILE.property());
      return new ConfigReader(properties, path == null ? Map.of() : file(path)).read();
    } catch (YamlFileException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private ExtensionConfig read() {
    Value users = value(Setting.USER_ID);
    return new ExtensionConfig(
        flag(value(Setting.ENABLED)),
        endpoints(),
        oneOf(users, UserIdMode.class),
        text(Setting.USER_HASH_KEY),
        Path.of(value(Setting.STATE_DIR).text.replaceFirst("^~", System.getProperty("user.home"))),
        flag(value(Setting.TRACE_CONTEXT)),
        duration(value(Setting.CALL_IDLE_TIMEOUT)),
        count(value(Setting.MAX_USERS)),
        count(value(Setting.MAX_FEATURES)),
        count(value(Setting.MAX_PLANS)),
        ratio(value(Setting.TARGET_COGS_RATIO)),
        plans(file.get(Setting.PLANS.fileKey())));
  }

  private static Map<String, YamlNode> file(String path) {
    try {
      return YamlReader.read(path, Files.readString(Path.of(path)))
          .mapping()
          .allowing(
              Arrays.stream(Setting.values())
                  .map(Setting::fileKey)
                  .filter(key -> !key.isEmpty())
                  .collect(Collectors.toCollection(TreeSet::new)))
          .entries();
    } catch (MalformedInputException e) {
      throw new ConfigException(
          Setting.CONFIG_FILE.property() + "=" + path + ": the file must be UTF-8 text");
    } catch (IOException e) {
      throw new ConfigException(
          Setting.CONFIG_FILE.property() + "=" + path + ": the file cannot be read (" + e + ")");
    }
  }

  /** A setting's text and where it was found. */
  private record Value(String place, String text) {
    ConfigException mustBe(String allowed) {
      return new ConfigException(place + "=" + text + " is not allowed; it must be " + allowed);
    }
  }

  private Value value(Setting setting) {
    String property = properties.getString(setting.property());
    if (property != null) {
      return new Value(setting.property(), property.trim());
    }
    YamlNode node = file.get(setting.fileKey());
    if (node != null) {
      String place = node.place().file() + ":" + node.place().line() + ": " + setting.fileKey();
      return new Value(place, node.text().trim());
    }
    return new Value(setting.property(), setting.defaultValue());
  }

  private @Nullable String text(Setting setting) {
    String text = value(setting).text;
    return text.isEmpty() ? null : text;
  }

  private static boolean flag(Value value) {
    return switch (value.text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw value.mustBe("true or false");
    };
  }

  private static <E extends Enum<E>> E oneOf(Value value, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(value.text)) {
        return constant;
      }
    }
    throw value.mustBe(
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ")));
  }

  private static int count(Value value) {
    try {
      int count = Integer.parseInt(value.text);
      if (count > 0 && count <= 1_000_000) {
        return count;
      }
    } catch (NumberFormatException ignored) {
      // Told below, together with numbers out of range.
    }
    throw value.mustBe("a whole number from 1 to 1000000");
  }

  private static double ratio(Value value) {
    try {
      double ratio = Double.parseDouble(value.text);
      if (ratio > 0 && ratio <= 1) {
        return ratio;
      }
    } catch (NumberFormatException ignored) {
      // Told below, together with numbers out of range.
    }
    throw value.mustBe("a share above 0 and up to 1, such as 0.08");
  }

  private static Duration duration(Value value) {
    String text = value.text.toLowerCase(Locale.ROOT).replace(" ", "");
    String digits = text.replaceFirst("[a-z]+$", "");
    try {
      long amount = Long.parseLong(digits);
      if (amount > 0 && amount < 1_000_000_000) {
        switch (text.substring(digits.length())) {
          case "", "ms" -> {
            return Duration.ofMillis(amount);
          }
          case "s" -> {
            return Duration.ofSeconds(amount);
          }
          case "m" -> {
            return Duration.ofMinutes(amount);
          }
          case "h" -> {
            return Duration.ofHours(amount);
          }
          default -> {
            // Told below.
          }
        }
      }
    } catch (NumberFormatException ignored) {
      // Told below.
    }
    throw value.mustBe("a time such as 500ms, 30s, 5m or 1h");
  }

  /** As a property {@code provider[:dialect]=url,…}, in the file a list. */
  private List<EndpointConfig> endpoints() {
    List<EndpointConfig> endpoints = new ArrayList<>();
    String property = properties.getString(Setting.ENDPOINTS.property());
    YamlNode node = file.get(Setting.ENDPOINTS.fileKey());
    if (property != null) {
      for (String entry : property.split(",", -1)) {
        endpoints.add(endpoint(new Value(Setting.ENDPOINTS.property(), entry.trim())));
      }
    } else if (node != null) {
      for (YamlNode entry : node.items()) {
        endpoints.add(endpoint(entry));
      }
    }
    return List.copyOf(endpoints);
  }

  private static EndpointConfig endpoint(Value entry) {
    int equals = entry.text.indexOf('=');
    if (equals <= 0) {
      throw entry.mustBe("provider=url, such as openai=http://localhost:4010/v1");
    }
    String[] name = entry.text.substring(0, equals).trim().split(":", 2);
    URI url = url(entry.text.substring(equals + 1).trim());
    String dialect = name.length == 2 ? name[1] : name[0];
    if (url == null) {
      throw entry.mustBe("provider=url with an absolute http or https URL");
    }
    if (!DIALECTS.contains(dialect)) {
      throw entry.mustBe(
          "provider:dialect=url where the dialect is openai or anthropic, such as groq:openai=…");
    }
    return new EndpointConfig(name[0], dialect, url);
  }

  private static EndpointConfig endpoint(YamlNode entry) {
    Mapping members = entry.mapping().allowing(ENDPOINT_KEYS);
    YamlNode provider = members.required("provider");
    YamlNode baseUrl = members.required("base_url");
    YamlNode given = members.optional("dialect");
    YamlNode dialect = given == null ? provider : given;
    URI url = url(baseUrl.text());
    if (url == null) {
      throw baseUrl.place().error("must be an absolute http or https URL");
    }
    if (!DIALECTS.contains(dialect.text())) {
      throw entry
          .place()
          .error("dialect must be openai or anthropic, not '" + dialect.text() + "'");
    }
    return new EndpointConfig(provider.text(), dialect.text(), url);
  }

  private static @Nullable URI url(String text) {
    try {
      URI url = URI.create(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return http && url.getHost() != null ? url : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Map<String, PlanConfig> plans(@Nullable YamlNode node) {
    Map<String, PlanConfig> plans = new LinkedHashMap<>();
    if (node != null) {
      node.mapping()
          .entries()
          .forEach(
              (name, plan) -> {
                Mapping members = plan.mapping().allowing(PLAN_KEYS);
                plans.put(
                    name,
                    new PlanConfig(
                        money(members.optional("arpu_usd")),
                        money(members.optional("budget_usd"))));
              });
    }
    return Map.copyOf(plans);
  }

  private static @Nullable Money money(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    try {
      BigDecimal usd = new BigDecimal(node.text());
      if (usd.signum() >= 0) {
        return new Money(usd.movePointRight(PICO_DECIMALS).longValueExact());
      }
    } catch (NumberFormatException | ArithmeticException ignored) {
      // Told below, together with negative amounts.
    }
    throw node.place()
        .error("'" + node.text() + "' is not an amount in USD from 0 to nine million, such as 49");
  }
}
