package io.percapita.smoke;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** Receives OTLP over HTTP, as a Collector would. */
final class OtlpReceiver implements AutoCloseable {
  /** Of which 3.14 makes a span of each call, above ours, and 2.0 does not. */
  private static final String ANTHROPICS_SDK = "com.anthropic.";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();
  private final List<Metric> metrics = new CopyOnWriteArrayList<>();

  private OtlpReceiver(HttpServer server) {
    this.server = server;
  }

  static OtlpReceiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    OtlpReceiver receiver = new OtlpReceiver(server);
    server.setExecutor(receiver.threads);
    server.createContext("/v1/traces", receiver::traces);
    server.createContext("/v1/metrics", receiver::metrics);
    server.start();
    return receiver;
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  List<ReceivedSpan> spans() {
    return List.copyOf(spans);
  }

  /** The GenAI spans, ours or the agent's, but not those that an SDK makes by itself. */
  List<ReceivedSpan> genAiSpans() {
    return spans.stream()
        .filter(span -> span.attribute("gen_ai.operation.name") != null)
        .filter(span -> !span.scope().startsWith(ANTHROPICS_SDK))
        .toList();
  }

  /** Every metric received, in the order of arrival. */
  List<Metric> metrics() {
    return List.copyOf(metrics);
  }

  /** The latest value of {@code llm.user.cost.usd} of each user, with eight decimals. */
  Map<String, String> userCosts() {
    Map<String, String> costs = new HashMap<>();
    for (Metric metric : metrics) {
      if (metric.getName().equals("llm.user.cost.usd")) {
        for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
          for (KeyValue label : point.getAttributesList()) {
            if (label.getKey().equals("llm.user")) {
              costs.put(
                  label.getValue().getStringValue(),
                  String.format(Locale.ROOT, "%.8f", point.getAsDouble()));
            }
          }
        }
      }
    }
    return costs;
  }

  void clear() {
    spans.clear();
    metrics.clear();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void traces(HttpExchange exchange) throws IOException {
    List<ReceivedSpan> received = new ArrayList<>();
    try (InputStream body = body(exchange)) {
      for (ResourceSpans resource :
          ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
        for (ScopeSpans scope : resource.getScopeSpansList()) {
          scope
              .getSpansList()
              .forEach(span -> received.add(new ReceivedSpan(scope.getScope().getName(), span)));
        }
      }
    }
    spans.addAll(received);
    answer(exchange);
  }

  private void metrics(HttpExchange exchange) throws IOException {
    try (InputStream body = body(exchange)) {
      for (ResourceMetrics resource :
          ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList()) {
        for (ScopeMetrics scope : resource.getScopeMetricsList()) {
          metrics.addAll(scope.getMetricsList());
        }
      }
    }
    answer(exchange);
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    InputStream body = exchange.getRequestBody();
    return "gzip".equals(encoding) ? new GZIPInputStream(body) : body;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }
}
