package io.percapita.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dashboard as Grafana reads it.
 *
 * @param file its file's name
 * @param json all of it
 */
record Dashboard(String file, JsonNode json) {
  private static final JsonMapper JSON = new JsonMapper();

  static List<Dashboard> all() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("dashboards"))) {
      List<Dashboard> dashboards = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        dashboards.add(new Dashboard(file.getFileName().toString(), JSON.readTree(file.toFile())));
      }
      return dashboards;
    }
  }

  List<Panel> panels() {
    List<Panel> panels = new ArrayList<>();
    json.path("panels").forEach(panel -> panels.add(new Panel(this, panel)));
    return panels;
  }

  /** A panel and the dashboard it stands on. */
  record Panel(Dashboard dashboard, JsonNode json) {
    String title() {
      return json.path("title").asText();
    }

    String type() {
      return json.path("type").asText();
    }

    List<JsonNode> targets() {
      List<JsonNode> targets = new ArrayList<>();
      json.path("targets").forEach(targets::add);
      return targets;
    }

    @Override
    public String toString() {
      return dashboard.file() + ": " + title();
    }
  }
}
