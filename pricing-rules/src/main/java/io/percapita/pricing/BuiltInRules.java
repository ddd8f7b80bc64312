package io.percapita.pricing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rule files packaged with this library. */
final class BuiltInRules {
  /** A jar cannot list its own resources; a test compares this with the folder. */
  static final List<String> FILES = List.of("anthropic.yaml", "openai.yaml");

  private BuiltInRules() {}

  static PriceBook load() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String file : FILES) {
      texts.put("rules/" + file, read(file));
    }
    return PriceRulesYaml.book(texts);
  }

  private static String read(String file) {
    try (InputStream stream = BuiltInRules.class.getResourceAsStream("/percapita/rules/" + file)) {
      if (stream == null) {
        throw new IllegalStateException("the rule file " + file + " is not in the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
