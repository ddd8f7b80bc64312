package io.percapita.pricing;

import io.percapita.yaml.JsonWriter;
import io.percapita.yaml.Place;
import io.percapita.yaml.YamlNode;
import io.percapita.yaml.YamlNode.Mapping;
import io.percapita.yaml.YamlNode.Scalar;
import io.percapita.yaml.YamlNode.Sequence;
import io.percapita.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The build's step that checks all rule files and packages them as one JSON document, which loads
 * several times faster than YAML.
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
    PriceBook book = PriceBook.of(texts);
    Path target = Path.of(args[1]).toAbsolutePath();
    Files.createDirectories(target.getParent());
    JsonWriter.write(document(texts), Files.newOutputStream(target));
    System.out.printf(
        "Packaged price rules %s: %d models of %d files%n",
        book.version(), book.rules().size(), texts.size());
  }

  private static YamlNode document(Map<String, String> texts) {
    Place place = new Place(BuiltInRules.RESOURCE, 1, "");
    List<YamlNode> files =
        texts.entrySet().stream()
            .map(file -> YamlReader.read(file.getKey(), file.getValue()))
            .toList();
    Map<String, YamlNode> document = new LinkedHashMap<>();
    document.put(BuiltInRules.HASH, new Scalar(place, ContentHash.of(texts)));
    document.put(BuiltInRules.FILES, new Sequence(place, files));
    return new Mapping(place, document);
  }
}
