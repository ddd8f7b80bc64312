package io.percapita.smoke;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A JDK with virtual threads, if the machine has one beside the JDK that runs the tests. */
final class NewerJdk {
  private static final int VIRTUAL_THREADS = 21;

  private NewerJdk() {}

  /** The folder of such a JDK; that of the environment variable {@code NEWER_JAVA_HOME} first. */
  static Optional<Path> home() {
    String told = System.getenv("NEWER_JAVA_HOME");
    if (told != null) {
      return Optional.of(Path.of(told));
    }
    Path beside = Path.of(System.getProperty("java.home")).toAbsolutePath().getParent();
    try (Stream<Path> folders = Files.list(beside)) {
      return folders.filter(folder -> version(folder) >= VIRTUAL_THREADS).sorted().findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same for a test that is of such a JDK.
   *
   * @throws org.opentest4j.TestAbortedException if there is none, so that the test is skipped
   */
  static Path homeOrSkip() {
    Optional<Path> home = home();
    assumeTrue(home.isPresent(), "no JDK with virtual threads; set NEWER_JAVA_HOME to one");
    return home.orElseThrow();
  }

  /** The feature version that the folder's release file tells, or 0. */
  static int version(Path folder) {
    Path release = folder.resolve("release");
    if (!Files.isRegularFile(release)) {
      return 0;
    }
    Properties told = new Properties();
    try (Reader reader = Files.newBufferedReader(release)) {
      told.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = told.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Integer.parseInt(version.split("[.+-]", 2)[0]);
  }
}
