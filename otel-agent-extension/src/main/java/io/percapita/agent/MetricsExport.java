package io.percapita.agent;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;

/**
 * How metrics leave the JVM: as configured, and where nothing is, on the agent's Prometheus
 * endpoint beside its own default.
 *
 * @param settings what is to be set for the agent; empty to leave everything as it is
 * @param description where to find the metrics, for the start-up line
 */
record MetricsExport(Map<String, String> settings, String description) {
  private static final String METRICS_EXPORTER = "otel.metrics.exporter";
  private static final String HOST = "otel.exporter.prometheus.host";
  private static final String PORT = "otel.exporter.prometheus.port";
  private static final int DEFAULT_PORT = 9464;

  /** Settings by which a user says where telemetry goes. */
  private static final List<String> CHOICES =
      List.of(
          METRICS_EXPORTER,
          "otel.traces.exporter",
          "otel.logs.exporter",
          "otel.exporter.otlp.endpoint",
          "otel.exporter.otlp.metrics.endpoint",
          "otel.exporter.otlp.traces.endpoint",
          "otel.exporter.otlp.logs.endpoint");

  static MetricsExport choose(ConfigProperties properties) {
    String host = properties.getString(HOST, "localhost");
    int port = properties.getInt(PORT, DEFAULT_PORT);
    String address = "http://" + host + ":" + port + "/metrics";
    if (CHOICES.stream().anyMatch(choice -> properties.getString(choice) != null)) {
      List<String> exporters = properties.getList(METRICS_EXPORTER, List.of("otlp"));
      return new MetricsExport(
          Map.of(),
          exporters.contains("prometheus")
              ? "metrics are at " + address
              : "metrics go to " + String.join(", ", exporters) + " (" + METRICS_EXPORTER + ")");
    }
    // An exporter that cannot have its port would keep the whole agent from starting.
    if (!isFree(host, port)) {
      return new MetricsExport(
          Map.of(),
          "no exporter is configured and port "
              + port
              + " is taken, so metrics go to the agent's default only; set "
              + PORT
              + " to a free port and "
              + METRICS_EXPORTER
              + " to prometheus");
    }
    return new MetricsExport(
        Map.of(METRICS_EXPORTER, "otlp,prometheus", HOST, host),
        "no exporter is configured, so metrics are at " + address);
  }

  private static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
