package io.percapita.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs Debian's tools, such as promtool. */
public final class Programs {
  private static final int MINUTES = 5;

  private Programs() {}

  /**
   * Runs a program to its end.
   *
   * @return what it wrote to both outputs
   * @throws AssertionError if it failed, with what it wrote
   */
  public static String run(Path directory, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("percapita", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(List.of(command) + " did not end\n" + Files.readString(output));
      }
      String written = Files.readString(output);
      if (process.exitValue() != 0) {
        throw new AssertionError(List.of(command) + " failed\n" + written);
      }
      return written;
    } finally {
      Files.delete(output);
    }
  }
}
