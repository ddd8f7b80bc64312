package io.percapita.dashboards.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes samples as OpenMetrics text, as {@code promtool tsdb create-blocks-from openmetrics} reads
 * it.
 */
final class OpenMetrics {
  /** What a file ends with. */
  static final String END = "# EOF\n";

  private final Writer out;

  OpenMetrics(Writer out) {
    this.out = out;
  }

  /** A sample; labels as name, value, name, value …, of which empty ones are left out. */
  void sample(String metric, Instant at, double value, String... labels) {
    write(metric + series(labels), at, Double.toString(value));
  }

  /** A sample of a whole number. */
  void count(String metric, Instant at, long value, String... labels) {
    count(metric + series(labels), at, value);
  }

  /** A sample of a whole number, of a series that is already spelled out. */
  void count(String series, Instant at, long value) {
    write(series, at, Long.toString(value));
  }

  /** A sample of pico-dollars of a series that is already spelled out, as dollars, exactly. */
  void usd(String series, Instant at, long picoUsd) {
    write(series, at, BigDecimal.valueOf(picoUsd, 12).toPlainString());
  }

  /** A sample of pico-dollars, as dollars, exactly. */
  void usd(String metric, Instant at, long picoUsd, String... labels) {
    usd(metric + series(labels), at, picoUsd);
  }

  void end() {
    append(END);
  }

  /** The labels of a series, in braces. */
  static String series(String... labels) {
    Map<String, String> sorted = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      if (!labels[i + 1].isEmpty()) {
        sorted.put(labels[i], labels[i + 1]);
      }
    }
    return sorted.entrySet().stream()
        .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private void write(String series, Instant at, String value) {
    append(series + " " + value + " " + at.getEpochSecond() + "\n");
  }

  void append(String line) {
    try {
      out.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
