package io.percapita.smoke;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The worst that can happen: a class of ours cannot be loaded while the application calls. Classes
 * that have nothing to do with each other are damaged for one application that uses them all.
 */
class BrokenExtensionSmokeTest extends SmokeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdk=io/percapita/instrument/jdkhttp/TappedBodyHandler"
            + " apache4=io/percapita/instrument/apache4/OpenResponses"
            + " apache4-async=io/percapita/instrument/apache4async/TappedDecoder"
            + " apache5-async=io/percapita/instrument/apache5async/TappedExchange"
            + " url=io/percapita/instrument/urlconnection/UrlCall"
            + " reactor-netty=io/percapita/instrument/netty4/NettyExchange"
            + " sdk=io/percapita/instrument/okhttp/TapInterceptor",
        "jdk=io/percapita/instrument/jdkhttp/TappedBodySubscriber$CancelTap"
            + " reactor-netty=io/percapita/instrument/reactornetty/CallSubscriber"
            + " sdk=io/percapita/instrument/okhttp/TappedResponseBody",
        "jdk=io/opentelemetry/javaagent/percapita/bridge/TapScope",
        "jdk=io/percapita/provider/JsonDecoder",
        "apache5=io/opentelemetry/javaagent/percapita/bridge/LayeredCall",
        "url=io/opentelemetry/javaagent/percapita/bridge/Outgoing",
        "sdk=io/percapita/capture/RequestShaping"
      })
  void aClassThatDoesNotLoadNeverReachesTheApplication(String damages, @TempDir Path folder)
      throws IOException {
    Map<String, String> damagedByDriver =
        Stream.of(damages.split(" "))
            .map(it -> it.split("="))
            .collect(toMap(it -> it[0], it -> it[1] + ".class", (a, b) -> a, TreeMap::new));
    int port = freePort();
    Path broken = withDamaged(damagedByDriver.values(), folder.resolve("broken.jar"));
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .extension(broken)
            .property("otel.metrics.exporter", "prometheus")
            .property("otel.exporter.prometheus.port", port)
            .start(String.join(",", damagedByDriver.keySet()))) {
      for (String driver : damagedByDriver.keySet()) {
        for (int i = 0; i < 3; i++) {
          assertThat(call(app, driver)).as(driver).startsWith("OK\t200");
        }
      }

      assertThat(scrape(port)).contains("llm_capture_errors_total{");
      assertThat(app.log().lines().filter(line -> line.contains("could not follow")))
          .as("one line for each of them")
          .hasSize(damagedByDriver.size());
    }
  }

  private String call(AppJvm app, String driver) {
    return driver.equals("sdk")
        ? app.send(
            driver + ":openai-chat", standIn.baseUri().toString(), USAGE, "u-1", "gpt-4o-mini")
        : app.send(driver + ":async-string", url(CHAT), USAGE, "u-1", CHAT_BODY);
  }

  private static Path withDamaged(Collection<String> damaged, Path target) throws IOException {
    try (JarFile jar = new JarFile(Extension.jar().toFile());
        OutputStream file = Files.newOutputStream(target);
        JarOutputStream out = new JarOutputStream(file)) {
      out.setLevel(Deflater.NO_COMPRESSION); // it is read once
      assertThat(jar.stream().map(JarEntry::getName)).containsAll(damaged);
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        out.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream content = jar.getInputStream(entry)) {
          byte[] bytes = content.readAllBytes();
          int length = damaged.contains(entry.getName()) ? bytes.length / 2 : bytes.length;
          out.write(bytes, 0, length);
        }
        out.closeEntry();
      }
    }
    return target;
  }
}
