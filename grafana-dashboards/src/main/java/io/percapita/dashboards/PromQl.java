package io.percapita.dashboards;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds the metrics in a PromQL expression, by its words rather than by its grammar. */
public final class PromQl {
  private static final Pattern STRINGS = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'");
  private static final Pattern BRACED = Pattern.compile("\\{[^}]*}|\\[[^]]*]");
  private static final Pattern LABEL_LISTS =
      Pattern.compile(
          "\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)|\\boffset\\s+-?\\w+");
  private static final Pattern NAMES =
      Pattern.compile("(?<![\\w:.])[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\s*\\(|[\\w:])");
  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "unless", "bool", "atan2", "inf", "nan", "Inf", "NaN");

  private PromQl() {}

  /** The metrics that an expression selects by name, in the order of the alphabet. */
  public static Set<String> metrics(String expression) {
    String bare = STRINGS.matcher(expression).replaceAll("");
    bare = BRACED.matcher(bare).replaceAll("");
    bare = LABEL_LISTS.matcher(bare).replaceAll(" ");
    Set<String> metrics = new TreeSet<>();
    NAMES.matcher(bare).results().map(MatchResult::group).forEach(metrics::add);
    metrics.removeAll(KEYWORDS);
    return metrics;
  }
}
