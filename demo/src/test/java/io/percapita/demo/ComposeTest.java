package io.percapita.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.dashboards.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads docker-compose.yml for what a container engine would stumble over, or would expose. */
class ComposeTest {
  private static final Path ROOT = Path.of("..");
  private static final Path VARIANTS = Path.of("compose", "targets");

  /** A name and a version of three numbers at least. */
  private static final Pattern PINNED = Pattern.compile("[\\w./-]+:v?\\d+\\.\\d+\\.\\d+[\\w.-]*");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):-([^}]*)}");

  @ParameterizedTest
  @MethodSource("services")
  void everyServiceIsHealthCheckedAndNotExposed(String name, Map<String, Object> service) {
    if (Compose.ends(service)) {
      assertThat(service).doesNotContainKey("healthcheck");
    } else {
      Map<String, Object> check = Compose.map(service.get("healthcheck"));
      assertThat(Compose.texts(check.get("test"))).startsWith("CMD").hasSizeGreaterThan(1);
      assertThat(check).containsKeys("interval", "timeout", "retries");
    }
    assertThat(Compose.texts(service.get("ports")))
        .allMatch(port -> port.matches("127\\.0\\.0\\.1:\\d+:\\d+"));
    assertThat(service).doesNotContainKeys("network_mode", "privileged", "cap_add", "env_file");
    assertThat(service.toString()).doesNotContainIgnoringCase("password=");
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyImageIsPinnedOrBuilt(String name, Map<String, Object> service) throws IOException {
    if (!service.containsKey("build")) {
      assertThat(service.get("image").toString()).matches(PINNED);
      return;
    }
    Map<String, Object> build = Compose.map(service.get("build"));
    List<String> lines = Files.readAllLines(ROOT.resolve(build.get("dockerfile").toString()));
    Set<String> stages = new TreeSet<>();
    for (String line : lines.stream().filter(l -> l.startsWith("FROM ")).toList()) {
      String[] words = line.split(" ", -1);
      assertThat(words[1]).matches(of -> stages.contains(of) || PINNED.matcher(of).matches());
      stages.add(words[3]);
    }
    String target = build.get("target").toString();
    assertThat(stages).contains(target);
    List<String> stage = lines.subList(lines.indexOf(from(lines, target)) + 1, lines.size());
    List<String> users =
        stage.stream()
            .takeWhile(l -> !l.startsWith("FROM "))
            .filter(l -> l.startsWith("USER "))
            .toList();
    assertThat(users).isNotEmpty();
    assertThat(users.get(users.size() - 1)).matches("USER (10001:10001|65534:65534)");
  }

  private static String from(List<String> lines, String stage) {
    return lines.stream()
        .filter(l -> l.startsWith("FROM ") && l.endsWith(" AS " + stage))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyMountedPathExistsAndEveryVolumeIsDeclared(String name, Map<String, Object> service)
      throws IOException {
    Set<String> declared = Compose.map(Compose.read().root().get("volumes")).keySet();
    for (String volume : Compose.texts(service.get("volumes"))) {
      String source = volume.replaceAll(":/.*", "");
      if (source.startsWith("./")) {
        assertThat(volume).endsWith(":ro");
        for (String variant : source.contains("${") ? variants() : List.of("")) {
          assertThat(ROOT.resolve(VARIABLE.matcher(source).replaceAll(variant))).exists();
        }
      } else {
        assertThat(declared).contains(source);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void whatAServiceWaitsForIsThere(String name, Map<String, Object> service) throws IOException {
    Map<String, Map<String, Object>> all = Compose.read().services();
    if (service.containsKey("depends_on")) {
      Compose.map(service.get("depends_on"))
          .forEach(
              (other, condition) -> {
                assertThat(condition)
                    .hasToString(
                        Compose.ends(all.get(other))
                            ? "{condition=service_completed_successfully}"
                            : "{condition=service_healthy}");
                // What a profile leaves out cannot be waited for by what it does not.
                assertThat(all.get(other).get("profiles")).isIn(null, service.get("profiles"));
              });
    }
  }

  static Stream<Arguments> services() throws IOException {
    return Compose.read().services().entrySet().stream()
        .map(
            service ->
                Arguments.argumentSet(service.getKey(), service.getKey(), service.getValue()));
  }

  /** What Prometheus begins with was made by itself, from its rules, and into its volume. */
  @Test
  void prometheusBeginsWithItsHistory() throws IOException {
    Compose compose = Compose.read();
    Map<String, Object> prometheus = compose.service("prometheus");
    List<String> command = Compose.texts(compose.service("history").get("command"));
    List<String> lines = Files.readAllLines(ROOT.resolve("demo/Dockerfile"));

    assertThat(prometheus.get("depends_on"))
        .hasToString("{history={condition=service_completed_successfully}}");
    assertThat(from(lines, "prometheus"))
        .isEqualTo("FROM " + prometheus.get("image") + " AS prometheus");
    assertThat(Compose.texts(compose.service("history").get("volumes")))
        .containsExactly(
            Compose.texts(prometheus.get("volumes")).get(0),
            "prometheus-data:" + argument(command, "--into"));
    assertThat(Compose.texts(prometheus.get("volumes"))).contains("prometheus-data:/prometheus");
    assertThat(argument(command, "--rules")).isEqualTo("/etc/prometheus");
    // The image of Prometheus runs as nobody, and owns what is first laid over this folder.
    assertThat(lines)
        .contains("RUN install -d -o 65534 -g 65534 /history " + argument(command, "--into"));
  }

  private static String argument(List<String> command, String name) {
    return command.stream()
        .filter(argument -> argument.startsWith(name + "="))
        .map(argument -> argument.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void profilesAreThoseOfTheEnvironmentFiles() throws IOException {
    Compose compose = Compose.read();
    Set<String> profiles = new TreeSet<>();
    compose.services().values().forEach(s -> profiles.addAll(Compose.texts(s.get("profiles"))));
    Set<String> variables = new TreeSet<>();
    VARIABLE
        .matcher(Files.readString(Compose.FILE))
        .results()
        .map(r -> r.group(1))
        .forEach(variables::add);

    assertThat(profiles).containsExactly("collector", "redis");
    for (String profile : profiles) {
      List<String> lines = Files.readAllLines(Path.of("compose", profile + ".env"));
      assertThat(lines).contains("COMPOSE_PROFILES=" + profile, "PERCAPITA_TARGETS=" + profile);
      assertThat(lines.stream().filter(l -> !l.startsWith("#")).map(l -> l.split("=", -1)[0]))
          .allMatch(key -> key.equals("COMPOSE_PROFILES") || variables.contains(key));
    }
  }

  @Test
  void whatIsScrapedIsAServiceOfTheVariant() throws IOException {
    Map<String, Map<String, Object>> all = Compose.read().services();
    for (String variant : variants()) {
      Set<String> hosts = new TreeSet<>();
      try (Stream<Path> files = Files.list(VARIANTS.resolve(variant))) {
        for (Path file : files.toList()) {
          for (var group : Rule.yaml(file)) {
            group.path("targets").forEach(t -> hosts.add(t.asText().replaceAll(":.*", "")));
          }
        }
      }
      assertThat(hosts).as(variant).contains("prometheus", "alertmanager");
      for (String host : hosts) {
        List<String> profiles = Compose.texts(all.get(host).get("profiles"));
        assertThat(profiles).as(host).isIn(List.of(), List.of(variant));
      }
    }
  }

  @Test
  void nativeFilesAndContainersScrapeAlike() throws IOException {
    Path here = ROOT.resolve("grafana-dashboards/prometheus/targets");
    for (String file : List.of("services.yml", "alertmanager.yml", "collector.yml")) {
      assertThat(Files.readString(VARIANTS.resolve("direct").resolve(file)))
          .isEqualTo(
              Files.readString(here.resolve(file))
                  .replace("127.0.0.1:9464", "demo:9464")
                  .replace("127.0.0.1:9090", "prometheus:9090")
                  .replace("127.0.0.1:9093", "alertmanager:9093"));
    }
  }

  @Test
  void grafanaFindsPrometheusAndTheDashboards() throws IOException {
    Path provisioning = ROOT.resolve("grafana-dashboards/grafana/provisioning");
    Map<String, Object> grafana = Compose.read().service("grafana");
    String dashboards =
        Rule.yaml(provisioning.resolve("dashboards/percapita.yml"))
            .at("/providers/0/options/path")
            .asText();
    String home =
        Compose.map(grafana.get("environment"))
            .get("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
            .toString();

    assertThat(
            Rule.yaml(provisioning.resolve("datasources/percapita.yml")).at("/datasources/0/url"))
        .hasToString("\"http://prometheus:9090\"");
    assertThat(Compose.texts(grafana.get("volumes")))
        .contains(
            "./grafana-dashboards/grafana/provisioning:/etc/grafana/provisioning:ro",
            "./grafana-dashboards/dashboards:" + dashboards + ":ro");
    assertThat(ROOT.resolve("grafana-dashboards/dashboards"))
        .isDirectoryContaining(file -> home.equals(dashboards + "/" + file.getFileName()));
  }

  /** Budgets are told twice: to the JVMs by their file, to the exporter by its options. */
  @Test
  void theExporterKnowsTheBudgetsOfTheDemo() throws IOException {
    Set<String> ofDemo = new TreeSet<>();
    Pattern.compile("(?m)^  (\\w+): .*budget_usd: ([\\d.]+)")
        .matcher(Files.readString(Path.of("percapita.yaml")))
        .results()
        .map((MatchResult r) -> r.group(1) + "=" + r.group(2))
        .forEach(ofDemo::add);
    Set<String> ofExporter =
        new TreeSet<>(Compose.texts(Compose.read().service("exporter").get("command")));
    ofExporter.removeIf(argument -> !argument.contains("="));

    assertThat(ofDemo).hasSize(3).isEqualTo(ofExporter);
  }

  private static List<String> variants() throws IOException {
    try (Stream<Path> folders = Files.list(VARIANTS)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }
}
