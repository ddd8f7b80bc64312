package io.percapita.cli;

import io.percapita.pricing.PriceBook;
import io.percapita.pricing.RuleDirectory;
import io.percapita.yaml.YamlFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code price check}: whether files of one's own may be laid over the built-in prices. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Checks price rule files that are to be laid over the built-in prices.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:sound", "1:faulty: file, line and reason are told", "2:wrong usage"})
final class PriceCheckCommand implements Callable<Integer> {
  private static final int FAULTY = 1;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "PATH", description = "A file, or a directory of .yaml files.")
  private @Nullable Path path;

  @Override
  public Integer call() {
    if (spec == null || path == null) {
      throw new IllegalStateException("not run by picocli");
    }
    PrintWriter err = spec.commandLine().getErr();
    try {
      Map<String, String> files = RuleDirectory.read(path);
      if (files.isEmpty()) {
        err.println(path + " holds no .yaml file");
        return FAULTY;
      }
      PriceBook book = PriceBook.builtIn().with(files);
      spec.commandLine()
          .getOut()
          .println(
              (files.size() == 1 ? "1 file is sound" : files.size() + " files are sound")
                  + "; with it the price book is "
                  + book.version());
      return CommandLine.ExitCode.OK;
    } catch (IOException | YamlFileException e) {
      err.println(e.getMessage());
      return FAULTY;
    }
  }
}
