package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.percapita.testing.ReceivedRequest;
import io.percapita.testing.ServerCertificate;
import io.percapita.testing.StandInServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every smoke test needs: a provider, a receiver of telemetry, and applications to start. */
abstract class SmokeTest {
  static final String CHAT = "/v1/chat/completions";
  static final String MESSAGES = "/v1/messages";
  static final String CHAT_BODY =
      "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi there\"}]}";
  static final String CHAT_STREAM_BODY =
      "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi there\"}]}";
  static final String MESSAGES_BODY =
      "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi there\"}]}";
  static final String MESSAGES_STREAM_BODY =
      "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100,\"stream\":true,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi there\"}]}";

  /** Uncached input, cache reads, writes of 5 minutes and 1 hour, output, reasoning. */
  static final String USAGE = "usage=1000:200:0:0:300:100";

  /** Where nobody listens: the port of a service that no machine has had for decades. */
  static final String NOBODY = "http://localhost:11";

  static final String HASH_KEY = "smoke-test-key";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration SEVERAL_EXPORTS = Duration.ofMillis(120);
  private static final int EXPORT_MILLIS = 25;

  private static final ServerCertificate CERTIFICATE = certificate();

  StandInServer standIn;
  OtlpReceiver otlp;

  @BeforeEach
  void startServers() throws IOException {
    standIn = StandInServer.start(CERTIFICATE);
    otlp = OtlpReceiver.start();
  }

  @AfterEach
  void stopServers() {
    standIn.close();
    otlp.close();
  }

  /** An application under the agent and the extension, its telemetry coming here. */
  AppJvm.Builder app(AgentVersion agent) {
    return AppJvm.with()
        .agent(agent)
        .extension(Extension.jar())
        .property("percapita.endpoints", endpoints())
        .property("percapita.user.hash.key", HASH_KEY)
        // The script for the stand-in is a header that all clients send.
        .property("percapita.attribution.plan.sources", "baggage:llm.plan,llm-header:X-StandIn")
        .property("otel.exporter.otlp.endpoint", otlp.url())
        .property("otel.exporter.otlp.protocol", "http/protobuf")
        .property("otel.logs.exporter", "none")
        .property("otel.metrics.exporter", "otlp")
        .property("otel.metric.export.interval", "300")
        .property("otel.bsp.schedule.delay", EXPORT_MILLIS)
        .property("javax.net.ssl.trustStore", CERTIFICATE.store())
        .property("javax.net.ssl.trustStorePassword", ServerCertificate.PASSWORD);
  }

  String endpoints() {
    return Stream.of(Wire.values())
        .map(wire -> wire.base(standIn))
        .distinct()
        .map(base -> "openai=" + base + "/v1,anthropic=" + base)
        .collect(Collectors.joining(",", "", ",openai=" + NOBODY + "/v1"));
  }

  String url(String path) {
    return url(Wire.HTTP_1, path);
  }

  String url(Wire wire, String path) {
    return wire.base(standIn) + path;
  }

  ReceivedRequest lastRequest() {
    List<ReceivedRequest> received = standIn.received();
    return received.get(received.size() - 1);
  }

  /**
   * Waits for so many GenAI spans, and through several exports more, in which one too many would
   * come.
   */
  List<ReceivedSpan> genAiSpans(int count) {
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> otlp.genAiSpans().size() >= count);
    await()
        .pollInterval(POLL)
        .during(SEVERAL_EXPORTS)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(otlp.genAiSpans()).hasSize(count));
    return otlp.genAiSpans();
  }

  ReceivedSpan genAiSpan() {
    return genAiSpans(1).get(0);
  }

  private static ServerCertificate certificate() {
    try {
      return ServerCertificate.create(Path.of("target", "tls").toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String scrape(int port) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
