package io.percapita.pricing;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The rules that are packaged with this module, as {@link RulePackager} wrote them.
 *
 * @param files in the order of their names
 * @param hash of the files' text
 */
record BuiltInRules(List<RuleFile> files, String hash) {
  private static final String RESOURCE = "rules.bin";

  /** Reads the packaged rules. */
  static BuiltInRules read() {
    try (InputStream in = BuiltInRules.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("The packaged price rules are missing");
      }
      return RuleImageReader.read(new DataInputStream(new BufferedInputStream(in)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
