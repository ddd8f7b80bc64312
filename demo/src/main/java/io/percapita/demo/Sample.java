package io.percapita.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of Prometheus's <a
 * href="https://prometheus.io/docs/instrumenting/exposition_formats/">text format</a>.
 *
 * @param name the metric
 * @param labels its labels, unescaped
 * @param value its value
 */
record Sample(String name, Map<String, String> labels, double value) {
  private static final Pattern LINE =
      Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?$");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

  /** All samples of a text; comments and lines of another shape are passed over. */
  static List<Sample> parse(String text) {
    List<Sample> samples = new ArrayList<>();
    text.lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(
            line ->
                samples.add(
                    new Sample(line.group(1), labels(line.group(2)), value(line.group(3)))));
    return samples;
  }

  /** The sum of all samples of a metric, 0 if it is not there. */
  static double sum(List<Sample> samples, String metric) {
    return samples.stream()
        .filter(sample -> sample.name.equals(metric))
        .mapToDouble(Sample::value)
        .sum();
  }

  String label(String label) {
    return labels.getOrDefault(label, "");
  }

  private static Map<String, String> labels(@Nullable String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (text != null) {
      Matcher label = LABEL.matcher(text);
      while (label.find()) {
        labels.put(label.group(1), unescape(label.group(2)));
      }
    }
    return labels;
  }

  private static String unescape(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
