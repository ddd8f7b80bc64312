package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.percapita.testing.ReceivedRequest;
import io.percapita.testing.ServerCertificate;
import io.percapita.testing.StandInServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.pollinterval.IterativePollInterval;
import org.awaitility.pollinterval.PollInterval;
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

  /** A stream of binary frames. */
  static final String CONVERSE =
      "/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse-stream";

  static final String CONVERSE_BODY =
      "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi there\"}]}]}";

  /** Uncached input, cache reads, writes of 5 minutes and 1 hour, output, reasoning. */
  static final String USAGE = "usage=1000:200:0:0:300:100";

  static final String HASH_KEY = "key of the smoke tests";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(20);

  /** Ever less often, since what did not come soon may wait for a timeout. */
  private static final PollInterval PATIENT_POLL =
      IterativePollInterval.iterative(
          last ->
              last.compareTo(POLL.multipliedBy(10)) < 0
                  ? last.multipliedBy(11).dividedBy(10)
                  : last,
          POLL);

  private static final Duration SEVERAL_EXPORTS = Duration.ofMillis(120);
  private static final int EXPORT_MILLIS = 25;

  /** The number of this JVM among those that run tests at the same time, from 1. */
  private static final String FORK = System.getProperty("smoke.fork", "1");

  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 500;
  private static final AtomicInteger nextPort = new AtomicInteger();

  /** Where nobody listens. */
  static final String NOBODY = "http://localhost:" + freePort();

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
    return plainApp(agent).extension(Extension.jar());
  }

  /** The same without the extension. */
  AppJvm.Builder plainApp(AgentVersion agent) {
    return AppJvm.with()
        .agent(agent)
        .property("percapita.endpoints", endpoints())
        .property("percapita.user.hash.key", HASH_KEY)
        .property("percapita.state.dir", ownStateDir())
        // The script for the stand-in is a header that all clients send; there are many of them.
        .property(
            "percapita.attribution.plan.sources", "local-baggage:llm.plan,llm-header:X-StandIn")
        .property("percapita.plans.max", "1000")
        .property("otel.exporter.otlp.endpoint", otlp.url())
        .property("otel.exporter.otlp.protocol", "http/protobuf")
        .property("otel.logs.exporter", "none")
        .property("otel.metrics.exporter", "otlp")
        .property("otel.metric.export.interval", "1000")
        .property("otel.bsp.schedule.delay", EXPORT_MILLIS)
        .property("javax.net.ssl.trustStore", CERTIFICATE.store())
        .property("javax.net.ssl.trustStorePassword", ServerCertificate.PASSWORD);
  }

  /** Of one application alone, or it would take up what another's users have spent. */
  private static Path ownStateDir() {
    return Path.of("target", "state", UUID.randomUUID().toString()).toAbsolutePath();
  }

  String endpoints() {
    return Stream.of(Wire.values())
        .map(wire -> wire.base(standIn))
        .distinct()
        .map(base -> "openai=" + base + "/v1,anthropic=" + base + ",aws.bedrock=" + base)
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
    await()
        .atMost(PATIENCE)
        .pollInterval(PATIENT_POLL)
        .until(() -> otlp.genAiSpans().size() >= count);
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

  /**
   * A file that gives users budgets: one who is throttled, one who is rerouted, one with little.
   */
  static Path budgets() {
    try {
      return Files.writeString(
          Files.createTempFile(Path.of("target"), "budgets", ".yaml").toAbsolutePath(),
          """
          budgets:
            reroute: {gpt-4o-mini: gpt-4.1-nano, claude-sonnet-4-5: claude-haiku-4-5}
            users:
              u-throttled: {budget_usd: 0, thresholds: {1: throttle}}
              u-rerouted: {budget_usd: 0, thresholds: {1: reroute}}
              u-limited: {budget_usd: 0.0003, thresholds: {1: throttle}}
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerCertificate certificate() {
    try {
      return ServerCertificate.create(Path.of("target", "tls", FORK).toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A port that nobody listens on, for a program that is to be told its port. Below those that the
   * system gives away by itself and other than those of tests in other JVMs, so that nobody takes
   * it before the program does.
   */
  static int freePort() {
    while (true) {
      int port = FIRST_PORT + Integer.parseInt(FORK) * PORTS + nextPort.getAndIncrement() % PORTS;
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // The next may be free.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
