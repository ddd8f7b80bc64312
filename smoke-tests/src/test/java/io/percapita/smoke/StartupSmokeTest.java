package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an application starts with us, whatever it is told. */
class StartupSmokeTest extends SmokeTest {
  /** An application of which nothing is configured but where the stand-in is. */
  private AppJvm.Builder unconfigured(Path stateDir) {
    return AppJvm.with()
        .agent(AgentVersion.BUILT_AGAINST)
        .extension(Extension.jar())
        .property("percapita.endpoints", endpoints())
        .property("percapita.state.dir", stateDir);
  }

  @Test
  void withoutAnyExporterMetricsAreOnTheAgentsEndpoint(@TempDir Path stateDir) {
    int port = freePort();
    try (AppJvm app =
        unconfigured(stateDir)
            .property("otel.exporter.prometheus.port", port)
            .property("otel.propagators", "none")
            .property("percapita.attribution.user.sources", "header:X-User-Id,default")
            .start("jdk")) {
      app.send("string", url(CHAT), USAGE, "u-1", CHAT_BODY);

      assertThat(app.log()).contains("metrics are at http://localhost:" + port + "/metrics");
      assertThat(app.log()).contains("Percapita finds nothing by header:X-User-Id: with");
      assertThat(scrape(port)).contains("llm_cost_usd_total{");
      assertThat(stateDir.resolve("user-hash.key")).exists();
    }
  }

  @Test
  void aTakenPortDoesNotKeepTheApplicationFromStarting(@TempDir Path stateDir) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"));
        AppJvm app =
            unconfigured(stateDir)
                .property("otel.exporter.prometheus.port", taken.getLocalPort())
                .start("jdk")) {
      assertThat(app.send("string", url(CHAT), USAGE, "u-1", CHAT_BODY)).startsWith("OK\t200");
      assertThat(app.log()).contains("port " + taken.getLocalPort() + " is taken");
    }
  }

  @Test
  void aWrongSettingIsToldInOneLineAndTheApplicationStarts() {
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST).property("percapita.endpoints", "openai").start("jdk")) {
      assertThat(app.send("string", url(CHAT), USAGE, "u-1", CHAT_BODY)).startsWith("OK\t200");
      assertThat(app.log().lines().filter(line -> line.contains("Percapita")))
          .singleElement()
          .asString()
          .contains(
              "Percapita is not active: percapita.endpoints=openai is not allowed; it must be"
                  + " provider=url");
    }
  }

  @Test
  void instrumentationThatIsOffInGeneralIsOnForUs() {
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .property("otel.instrumentation.common.default-enabled", "false")
            .start("jdk")) {
      app.send("string", url(CHAT), USAGE, "u-1", CHAT_BODY);
      app.send("async-string", url(CHAT), USAGE, "u-1", CHAT_BODY);

      assertThat(genAiSpans(2))
          .allSatisfy(
              span -> {
                assertThat(span.attribute("llm.cost.status")).isEqualTo("priced");
                assertThat(span.attribute("llm.feature")).isEqualTo("smart-search");
                assertThat(span.attribute("user.hash")).isNotNull();
              });
    }
  }

  @Test
  void telemetryThatIsOffIsTold() {
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST).property("otel.sdk.disabled", "true").start("jdk")) {
      assertThat(app.send("string", url(CHAT), USAGE, "u-1", CHAT_BODY)).startsWith("OK\t200");
      assertThat(app.log().lines().filter(line -> line.contains("Percapita")))
          .singleElement()
          .asString()
          .contains("Percapita is not active: otel.sdk.disabled=true");
    }
  }
}
