package io.percapita.smoke;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** OkHttp of one major version, on a class path without any other. */
abstract class OkHttpContract extends ClientContract {
  private final String version;

  OkHttpContract(String version) {
    this.version = version;
  }

  @Override
  AppJvm startApp() {
    return app(AgentVersion.BUILT_AGAINST)
        .classPath(classPath())
        .property("percapita.call.idle.timeout", "2s")
        .start("okhttp");
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "stream", "async-string");
  }

  /** The application's own classes, the OpenTelemetry API for its baggage, and the client. */
  private String classPath() {
    String own =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.contains("test-classes") || entry.contains("opentelemetry-"))
            .collect(Collectors.joining(File.pathSeparator));
    Path folder = Path.of("target", "clients", version);
    try (Stream<Path> jars = Files.list(folder)) {
      return own
          + File.pathSeparator
          + jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
