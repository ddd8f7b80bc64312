package io.percapita.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Receives the notices of Alertmanager's webhooks and tells each of their alerts in a line.
 *
 * @see <a
 *     href="https://prometheus.io/docs/alerting/latest/configuration/#webhook_config">webhook_config</a>
 */
final class AlertHook implements HttpHandler {
  static final String PATH = "/alerts/";

  private static final int MOST_BYTES = 1 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final Consumer<String> lines;

  AlertHook(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(status(exchange), -1);
    exchange.close();
  }

  private int status(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      return 405;
    }
    try {
      JsonNode notice = JSON.readTree(exchange.getRequestBody().readNBytes(MOST_BYTES));
      for (JsonNode alert : notice.path("alerts")) {
        lines.accept(line(alert));
      }
      // Alertmanager sends a notice again that was answered with 5xx, and no other.
      return notice.path("alerts").isArray() ? 204 : 400;
    } catch (JsonProcessingException e) {
      return 400;
    }
  }

  /** Such as {@code ALERT firing critical PercapitaBudgetBurnFast: AI spend of … (runbook)}. */
  private static String line(JsonNode alert) {
    String line =
        "ALERT %s %s %s: %s (%s)"
            .formatted(
                alert.path("status").asText("unknown"),
                alert.at("/labels/severity").asText("unknown"),
                alert.at("/labels/alertname").asText("unknown"),
                alert.at("/annotations/summary").asText("no summary"),
                alert.at("/annotations/runbook_url").asText("no runbook"));
    // One alert, one line, whatever its labels hold.
    return line.replaceAll("\\p{Cntrl}", " ");
  }
}
