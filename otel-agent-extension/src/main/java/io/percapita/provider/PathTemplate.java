package io.percapita.provider;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path with variables in braces, each for one segment or a part of it: {@code
 * /models/{model}:generateContent}. {@code {model}} and {@code {region}} are read, others only
 * match; {@code {model~word}} is one that contains a word. Immutable and thread-safe.
 */
final class PathTemplate {
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(?:~(\\w+))?}");
  private static final String MODEL = "model";
  private static final String REGION = "region";

  private final Pattern pattern;
  private final boolean namesModel;
  private final boolean namesRegion;

  /**
   * What a path says.
   *
   * @param model the model or deployment, percent-encoding removed, or null
   * @param region the region, or null
   */
  record Match(@Nullable String model, @Nullable String region) {}

  PathTemplate(String template) {
    StringBuilder regex = new StringBuilder();
    Matcher variables = VARIABLE.matcher(template);
    int at = 0;
    while (variables.find()) {
      regex.append(Pattern.quote(template.substring(at, variables.start())));
      String name = variables.group(1);
      boolean isRead = name.equals(MODEL) || name.equals(REGION);
      String word = variables.group(2);
      String value = word == null ? "[^/]+" : "[^/]*" + word + "[^/]*";
      regex.append(isRead ? "(?<" + name + ">" + value + ")" : value);
      at = variables.end();
    }
    regex.append(Pattern.quote(template.substring(at)));
    this.pattern = Pattern.compile(regex.toString());
    this.namesModel = template.contains("{" + MODEL);
    this.namesRegion = template.contains("{" + REGION);
  }

  /**
   * Compares a path.
   *
   * @param path as it was sent, percent-encoded, without a slash at its end
   * @return null if it does not match
   */
  @Nullable Match match(String path) {
    // Some clients encode the colon before a method's name, or within a model's.
    Matcher matcher = pattern.matcher(path.replace("%3A", ":").replace("%3a", ":"));
    if (!matcher.matches()) {
      return null;
    }
    return new Match(
        namesModel ? decoded(matcher.group(MODEL)) : null,
        namesRegion ? decoded(matcher.group(REGION)) : null);
  }

  private static String decoded(String segment) {
    try {
      // In a path a plus sign is itself.
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return segment;
    }
  }
}
