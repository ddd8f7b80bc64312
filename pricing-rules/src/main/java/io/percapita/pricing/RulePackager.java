package io.percapita.pricing;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The build's step that checks all rule files and packages what they say in a form that loads many
 * times faster.
 */
public final class RulePackager {
  private RulePackager() {}

  /**
   * Packages rule files.
   *
   * @param args the directory of the rule files, and the file to write
   * @throws io.percapita.yaml.YamlFileException if a rule is faulty: file, line, reason
   */
  public static void main(String[] args) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    RuleDirectory.read(Path.of(args[0]))
        .forEach((path, text) -> texts.put(Path.of(path).getFileName().toString(), text));
    BuiltInRules rules = new BuiltInRules(PriceBook.read(texts), ContentHash.of(texts));
    PriceBook book = PriceBook.of(rules);
    Path target = Path.of(args[1]).toAbsolutePath();
    Files.createDirectories(target.getParent());
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(target)))) {
      RuleImageWriter.write(rules, out);
    }
    System.out.printf(
        "Packaged price rules %s: %d models of %d files%n",
        book.version(), book.rules().size(), texts.size());
  }
}
