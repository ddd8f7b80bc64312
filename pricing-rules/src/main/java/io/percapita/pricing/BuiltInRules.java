package io.percapita.pricing;

import io.percapita.yaml.YamlNode;
import io.percapita.yaml.YamlNode.Mapping;
import io.percapita.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that are packaged with this module, as {@link RulePackager} wrote them.
 *
 * @param files in the order of their names
 * @param hash of the files' text
 */
record BuiltInRules(List<RuleFile> files, String hash) {
  /** The packaged rules' name, beside this class. */
  static final String RESOURCE = "rules.json";

  static final String FILES = "files";
  static final String HASH = "hash";

  /** Reads the packaged rules. */
  static BuiltInRules read() {
    try (InputStream in = BuiltInRules.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("The packaged price rules are missing");
      }
      Mapping root = YamlReader.readJson(RESOURCE, in).mapping();
      List<RuleFile> files = new ArrayList<>();
      for (YamlNode file : root.required(FILES).items()) {
        files.add(PriceBookYaml.read(file));
      }
      return new BuiltInRules(List.copyOf(files), root.required(HASH).text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
