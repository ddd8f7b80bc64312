package io.percapita.cli;

import io.percapita.pricing.PriceBook;
import io.percapita.pricing.RuleDirectory;
import io.percapita.yaml.YamlFileException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The prices to use: the built-in ones, with files of one's own laid over them where named. */
final class PriceFilesOption {
  @Option(
      names = "--prices",
      paramLabel = "PATH",
      description = "A price rule file, or a directory of them, laid over the built-in prices.")
  private @Nullable Path path;

  /**
   * The price book.
   *
   * @throws ParameterException if a file cannot be used; the message says which and why
   */
  PriceBook book(CommandLine command) {
    PriceBook builtIn = PriceBook.builtIn();
    if (path == null) {
      return builtIn;
    }
    try {
      return builtIn.with(RuleDirectory.read(path));
    } catch (IOException | YamlFileException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    }
  }
}
