package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is counted of the last moments of a JVM. */
class ShutdownSmokeTest extends SmokeTest {
  private static final Pattern COST =
      Pattern.compile("llm_cost_usd_total\\{[^}]*llm_cost_status=\"(\\w+)\"[^}]*} (\\S+)");

  @Test
  void callsInFlightAreCountedAndTheEndpointStaysForOneMoreScrape() {
    int port = freePort();
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .property("otel.metrics.exporter", "prometheus")
            .property("otel.exporter.prometheus.port", port)
            .property("percapita.shutdown.linger", "6s")
            .start("jdk")) {
      app.send("string", url(CHAT), USAGE, "u-1", CHAT_BODY);
      app.send(
          "never-read", url(MESSAGES), "chunks=100,hang-after=50", "u-1", MESSAGES_STREAM_BODY);
      assertThat(dollars(scrape(port), "priced")).as("a new series begins at 0").isZero();

      CompletableFuture<Integer> end = CompletableFuture.supplyAsync(app::end);
      String last = lastScrape(port, end);

      assertThat(end.join()).isZero();
      // 1000 x 0.15 + 200 x 0.075 + 400 x 0.60 USD per million
      assertThat(dollars(last, "priced")).isCloseTo(0.000405, within(1e-12));
      assertThat(dollars(last, "partial")).isPositive();
      assertThat(app.log()).doesNotContain("nobody scraped");
      List<ReceivedSpan> spans = genAiSpans(2);
      assertThat(spans)
          .extracting(span -> span.attribute("llm.cost.status"))
          .containsExactlyInAnyOrder("priced", "partial");
    }
  }

  @Test
  void whoeverIsNotScrapedIsTold() {
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .property("otel.metrics.exporter", "prometheus")
            .property("otel.exporter.prometheus.port", freePort())
            .property("percapita.shutdown.linger", "100ms")
            .start("jdk")) {
      app.send("string", url(CHAT), USAGE, "u-1", CHAT_BODY);

      assertThat(app.end()).isZero();

      assertThat(app.log()).contains("nobody scraped the metrics within 100 ms of the JVM's end");
    }
  }

  @Test
  void whatIsHeldGoesOutWithTheLastExport() {
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .property("otel.metric.export.interval", "600000")
            .start("jdk")) {
      app.send("string", url(CHAT), USAGE, "u-1", CHAT_BODY);

      assertThat(app.end()).isZero();

      assertThat(otlp.userCosts().values()).containsExactly("0.00040500");
    }
  }

  /** Scrapes until the endpoint is gone. */
  private static String lastScrape(int port, CompletableFuture<Integer> end) {
    String last = "";
    while (!end.isDone()) {
      try {
        String metrics = scrape(port);
        last = metrics.contains("llm_cost_usd_total{") ? metrics : last;
      } catch (UncheckedIOException ignored) {
        break; // it has been closed
      }
    }
    return last;
  }

  private static double dollars(String metrics, String status) {
    Matcher cost = COST.matcher(metrics);
    double sum = 0;
    while (cost.find()) {
      sum += cost.group(1).equals(status) ? Double.parseDouble(cost.group(2)) : 0;
    }
    return sum;
  }
}
