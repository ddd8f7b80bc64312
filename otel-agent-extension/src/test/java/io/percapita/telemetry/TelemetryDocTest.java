package io.percapita.telemetry;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.percapita.attribution.Attribution;
import io.percapita.attribution.Attributions;
import io.percapita.budget.BudgetAction;
import io.percapita.budget.BudgetDecision;
import io.percapita.call.Alternative;
import io.percapita.call.CallCost;
import io.percapita.call.LlmCall;
import io.percapita.ledger.ActiveUserSketch;
import io.percapita.ledger.ActiveUsers.Scope;
import io.percapita.ledger.Charge;
import io.percapita.ledger.EmbeddedLedger;
import io.percapita.ledger.SpendWindow;
import io.percapita.ledger.Tracking;
import io.percapita.ledger.UsersOver;
import io.percapita.pricing.Money;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the tables of docs/telemetry.md against what is really exported. */
final class TelemetryDocTest {
  private static final Path PAGE = Path.of("..", "docs", "telemetry.md");
  private static final BudgetDecision REROUTED =
      new BudgetDecision(
          BudgetAction.REROUTE, "0.8", SpendWindow.MONTH, false, "gpt-4o-mini", false);

  @Test
  void thePageTellsEveryMetricAsItIsExported() throws Exception {
    List<List<String>> documented = table("| Metric | In Prometheus |");
    List<List<String>> exported = exportedMetrics().stream().map(TelemetryDocTest::row).toList();

    assertThat(documented).containsExactlyInAnyOrderElementsOf(exported);
    assertThat(documented)
        .extracting(row -> row.get(0))
        .containsExactlyInAnyOrderElementsOf(constants(MetricNames.class, "SCOPE"));
  }

  @Test
  void thePageTellsEveryAttributeOfASpan() throws IOException {
    assertThat(table("| Attribute | On |"))
        .extracting(row -> row.get(0))
        .containsExactlyInAnyOrderElementsOf(exportedSpanAttributes());
  }

  @Test
  void everyAttributeThatHasANameIsExported() throws Exception {
    Set<String> exported = new HashSet<>(exportedSpanAttributes());
    exportedMetrics().forEach(metric -> exported.addAll(labels(metric)));

    assertThat(exported).containsExactlyInAnyOrderElementsOf(constants(LlmAttributes.class));
  }

  /** The cells of the rows below a table's head. */
  private static List<List<String>> table(String head) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.startsWith(head))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(row -> Arrays.stream(row.split("\\|")).skip(1).map(String::strip).toList())
        .toList();
  }

  private static List<String> row(MetricData metric) {
    return List.of(
        code(metric.getName()),
        code(prometheusName(metric)),
        kind(metric),
        metric.getUnit().isEmpty() ? "–" : code(metric.getUnit()),
        labels(metric).isEmpty() ? "–" : labels(metric).stream().collect(joining(" ")));
  }

  /** As the exporter makes it: units in braces vanish, seconds and totals are spelled out. */
  private static String prometheusName(MetricData metric) {
    return metric.getName().replace('.', '_')
        + (metric.getUnit().equals("s") ? "_seconds" : "")
        + (kind(metric).equals("counter") ? "_total" : "");
  }

  private static String kind(MetricData metric) {
    return switch (metric.getType()) {
      case LONG_SUM, DOUBLE_SUM -> "counter";
      case LONG_GAUGE, DOUBLE_GAUGE -> "gauge";
      default -> metric.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  private static Set<String> labels(MetricData metric) {
    Set<String> labels = new TreeSet<>();
    metric
        .getData()
        .getPoints()
        .forEach(
            point ->
                point.getAttributes().asMap().keySet().forEach(k -> labels.add(code(k.getKey()))));
    return labels;
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static List<MetricData> exportedMetrics() {
    try (Meters meters = new Meters(10)) {
      LlmMetrics metrics = meters.metrics();
      metrics.record(
          Calls.CALL, Calls.COST, Map.of(Alternative.BATCH, new Money(1)), Calls.user("0123abcd"));
      metrics.record(Calls.REFUSED, Calls.FREE, Map.of(), Calls.user(null));
      metrics.record(Calls.BROKEN, Calls.COST, Map.of(), Calls.user(null));
      metrics.record(Calls.of("gpt-99"), Calls.unpriced("no rule"), Map.of(), Calls.user(null));
      metrics.captureError("decode");
      BudgetMetrics budgets = new BudgetMetrics(meters.meter(), "one");
      budgets.decided(REROUTED, Calls.user("0123abcd"));
      metrics.saved(new Money(1), Calls.user("0123abcd"));
      budgets.error();
      budgets.unmodified("signed");
      ActiveUserSketch sketch = new ActiveUserSketch(Clock.systemUTC());
      sketch.seen(Scope.AI, "0123abcd", "pro");
      sketch.used("f", "0123abcd");
      ActiveUserGauges.register(meters.meter(), sketch);
      ActiveUserGauges.registerFeatures(meters.meter(), sketch);
      ledgerGauges(meters.meter());
      CaptureGauges.time(meters.meter(), action -> action.accept("response", 1L));
      CaptureGauges.openCalls(meters.meter(), () -> 1);
      CaptureGauges.foldedLabels(meters.meter(), metrics.limiters());
      StateGauges.arpu(meters.meter(), Map.of("pro", new Money(1)));
      StateGauges.budgets(meters.meter(), Map.of("pro", new Money(1)));
      StateGauges.targetCogsRatio(meters.meter(), 0.08);
      StateGauges.spendBudget(meters.meter(), new Money(1));
      StateGauges.pricesChecked(meters.meter(), () -> LocalDate.EPOCH);
      StateGauges.userHashKey(meters.meter(), "0badcafe");
      return List.copyOf(meters.collect().values());
    }
  }

  private static void ledgerGauges(Meter meter) {
    EmbeddedLedger ledger = EmbeddedLedger.inMemory(Tracking.MONTHS_ONLY, ZoneOffset.UTC);
    ledger.charge(new Charge("0123abcd", "pro", "f", 1, Clock.systemUTC().instant()));
    ledger.keepHouse();
    ledger.faults().failed("write");
    LedgerGauges.health(meter, ledger);
    LedgerGauges.figures(
        meter,
        ledger::figures,
        new UsersOver(
            Map.of("pro", new UsersOver.Terms(new Money(1), null)),
            Map.of(),
            UsersOver.DEFAULT_PARTS));
  }

  private static Set<String> exportedSpanAttributes() {
    InMemorySpanExporter exporter = InMemorySpanExporter.create();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()) {
      LlmSpans spans = new LlmSpans(provider.get(MetricNames.SCOPE));
      end(spans, Calls.user("0123abcd"), Calls.CALL, Calls.COST);
      end(spans, new Attribution("u-1", false, "f", "p", "baggage"), Calls.REFUSED, Calls.FREE);
      spans.endResults(
          spans.start(Context.root(), "openai", "chat", "localhost", 80, Calls.user(null)),
          Calls.CALL,
          Calls.COST,
          2);
      Set<String> names = new HashSet<>();
      exporter
          .getFinishedSpanItems()
          .forEach(
              span ->
                  span.getAttributes().asMap().keySet().forEach(k -> names.add(code(k.getKey()))));
      return names;
    }
  }

  private static void end(LlmSpans spans, Attribution attribution, LlmCall call, CallCost cost) {
    Span span = spans.start(Context.root(), "openai", "chat", "localhost", 80, attribution);
    LlmSpans.budget(span, REROUTED);
    LlmSpans.askedModel(span, "gpt-4o");
    LlmSpans.sources(span, Attributions.nobodys());
    spans.end(span, call, cost);
  }

  /** The names that a class of constants holds, but for some. */
  private static List<String> constants(Class<?> holder, String... butFor)
      throws IllegalAccessException {
    List<String> names = new ArrayList<>();
    for (Field field : holder.getDeclaredFields()) {
      if (!field.isSynthetic() && !Arrays.asList(butFor).contains(field.getName())) {
        Object value = field.get(null);
        names.add(code(value instanceof AttributeKey<?> key ? key.getKey() : (String) value));
      }
    }
    return names;
  }
}
