package io.percapita.smoke;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Client libraries in the versions under test, each in a folder of its own. */
final class Clients {
  private static final Path ROOT = Path.of("clients");

  private Clients() {}

  /**
   * The application's own classes, the OpenTelemetry API for its baggage, and some clients.
   *
   * @param clients the folders' names
   */
  static String classPath(String... clients) {
    String own =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.contains("test-classes") || entry.contains("opentelemetry-"))
            .collect(Collectors.joining(File.pathSeparator));
    return Stream.concat(Stream.of(own), Stream.of(clients).flatMap(Clients::jars))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Stream<String> jars(String client) {
    Path library = ROOT.resolve(client).resolve("target").resolve("library");
    if (!Files.isDirectory(library)) {
      throw new IllegalStateException(
          library + " is missing; ./mvnw generate-resources copies the libraries there");
    }
    try (Stream<Path> jars = Files.list(library)) {
      return jars.map(Path::toString).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
