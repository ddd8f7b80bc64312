package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worst that can happen: a class of ours cannot be loaded while the application calls. */
class BrokenExtensionSmokeTest extends SmokeTest {
  @ParameterizedTest
  @CsvSource({
    "jdk, io/percapita/instrument/jdkhttp/TappedBodyHandler.class",
    "jdk, io/percapita/instrument/jdkhttp/TappedBodySubscriber$CancelTap.class",
    "jdk, io/opentelemetry/javaagent/percapita/bridge/TapScope.class",
    "jdk, io/percapita/provider/JsonDecoder.class",
    "apache4, io/percapita/instrument/apache4/OpenResponses.class",
    "apache4-async, io/percapita/instrument/apache4async/TappedDecoder.class",
    "apache5, io/opentelemetry/javaagent/percapita/bridge/LayeredCall.class",
    "apache5-async, io/percapita/instrument/apache5async/TappedExchange.class",
    "url, io/percapita/instrument/urlconnection/UrlCall.class",
    "reactor-netty, io/percapita/instrument/netty4/NettyExchange.class",
    "reactor-netty, io/percapita/instrument/reactornetty/CallSubscriber.class",
    "url, io/opentelemetry/javaagent/percapita/bridge/Outgoing.class",
    "sdk, io/percapita/capture/RequestShaping.class",
    "sdk, io/percapita/instrument/okhttp/TapInterceptor.class",
    "sdk, io/percapita/instrument/okhttp/TappedResponseBody.class"
  })
  void aClassThatDoesNotLoadNeverReachesTheApplication(
      String driver, String damaged, @TempDir Path folder) throws IOException {
    int port = freePort();
    Path broken = withDamaged(damaged, folder.resolve("broken.jar"));
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .extension(broken)
            .property("otel.metrics.exporter", "prometheus")
            .property("otel.exporter.prometheus.port", port)
            .start(driver)) {
      for (int i = 0; i < 3; i++) {
        String answer =
            driver.equals("sdk")
                ? app.send("openai-chat", standIn.baseUri().toString(), USAGE, "u-1", "gpt-4o-mini")
                : app.send("async-string", url(CHAT), USAGE, "u-1", CHAT_BODY);
        assertThat(answer).startsWith("OK\t200");
      }

      assertThat(scrape(port)).contains("llm_capture_errors_total{");
      assertThat(app.log().lines().filter(line -> line.contains("could not follow"))).hasSize(1);
    }
  }

  private static Path withDamaged(String damaged, Path target) throws IOException {
    try (JarFile jar = new JarFile(Extension.jar().toFile());
        OutputStream file = Files.newOutputStream(target);
        JarOutputStream out = new JarOutputStream(file)) {
      out.setLevel(Deflater.NO_COMPRESSION); // it is read once
      assertThat(jar.getEntry(damaged)).as(damaged).isNotNull();
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        out.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream content = jar.getInputStream(entry)) {
          byte[] bytes = content.readAllBytes();
          int length = entry.getName().equals(damaged) ? bytes.length / 2 : bytes.length;
          out.write(bytes, 0, length);
        }
        out.closeEntry();
      }
    }
    return target;
  }
}
