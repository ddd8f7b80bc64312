package io.percapita.config;

import io.percapita.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads names of things by which they are known otherwise: {@code POST /api/search=search}. */
final class NamesReader {
  private NamesReader() {}

  /** Reads a property {@code key=name,…}; the name is what follows the last equals sign. */
  static Map<String, String> read(Value property) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String entry : property.text().split(",", -1)) {
      int equals = entry.lastIndexOf('=');
      String key = equals < 0 ? "" : entry.substring(0, equals).strip();
      String name = entry.substring(equals + 1).strip();
      if (key.isEmpty() || name.isEmpty()) {
        throw property.mustBe(property.allowed());
      }
      names.put(key, name);
    }
    return Map.copyOf(names);
  }

  /** Reads a mapping of the file. */
  static Map<String, String> read(YamlNode node) {
    Map<String, String> names = new LinkedHashMap<>();
    node.mapping().entries().forEach((key, name) -> names.put(key.strip(), name.text().strip()));
    return Map.copyOf(names);
  }
}
