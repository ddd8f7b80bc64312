package io.percapita.demo;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/**
 * docker-compose.yml as Compose reads it: anchors and merged keys resolved.
 *
 * @param root all of it
 */
record Compose(Map<String, Object> root) {
  static final Path FILE = Path.of("..", "docker-compose.yml");

  static Compose read() throws IOException {
    try (Reader reader = Files.newBufferedReader(FILE)) {
      return new Compose(new Yaml().load(reader));
    }
  }

  Map<String, Map<String, Object>> services() {
    Map<String, Map<String, Object>> services = new TreeMap<>();
    map(root.get("services")).forEach((name, service) -> services.put(name, map(service)));
    return services;
  }

  Map<String, Object> service(String name) {
    return map(map(root.get("services")).get(name));
  }

  /** Whether a service runs once, to its end, before others start. */
  static boolean ends(Map<String, Object> service) {
    return "no".equals(service.get("restart"));
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  /** The texts of a list, or none where there is no list. */
  static List<String> texts(Object value) {
    return value == null ? List.of() : ((List<?>) value).stream().map(Object::toString).toList();
  }
}
