package io.percapita.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Visits an application that answers, or fails, and asks the container's health check about it. */
final class DemoTrafficTest {
  private HttpServer app;
  @TempDir private Path directory;
  private volatile int status = 204;

  @BeforeEach
  void start() throws IOException {
    app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    app.start();
  }

  @AfterEach
  void stop() {
    app.stop(0);
  }

  @Test
  void aVisitThatIsAnsweredShowsThatTrafficIsAlive() throws Exception {
    assertThat(visits()).isZero();

    assertThat(healthy()).isTrue();
    Files.setLastModifiedTime(alive(), FileTime.from(Instant.now().minusSeconds(90)));
    assertThat(healthy()).isFalse();
    assertThat(visits()).isZero();
    assertThat(healthy()).isTrue();
  }

  @Test
  void aVisitThatFailsDoesNot() throws Exception {
    status = 500;
    assertThat(visits()).isOne();

    assertThat(healthy()).isFalse();
  }

  private int visits() {
    return new CommandLine(new DemoTraffic())
        .execute(
            "--app=http://localhost:" + app.getAddress().getPort(),
            "--per-second=10",
            "--for=1",
            "--alive=" + alive());
  }

  private Path alive() {
    return directory.resolve("visited");
  }

  /** As docker-compose.yml asks, of this file. */
  private boolean healthy() throws Exception {
    Map<String, Object> traffic = Compose.read().service("traffic");
    List<String> command = Compose.texts(traffic.get("command"));
    String file = command.get(command.indexOf("--alive") + 1);
    List<String> check =
        Compose.texts(Compose.map(traffic.get("healthcheck")).get("test")).stream()
            .map(word -> word.replace("$$", "$").replace(file, alive().toString()))
            .toList();
    assertThat(check.get(check.size() - 1)).contains(alive().toString());
    return new ProcessBuilder(check.subList(1, check.size())).start().waitFor() == 0;
  }
}
