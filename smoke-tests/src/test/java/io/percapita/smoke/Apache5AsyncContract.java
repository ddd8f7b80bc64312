package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The asynchronous Apache HttpClient 5 of one version. */
abstract class Apache5AsyncContract extends OneTimeProducerContract {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final String version;

  Apache5AsyncContract(String version) {
    this.version = version;
  }

  @Override
  AppJvm startApp() {
    return startApp(AgentVersion.BUILT_AGAINST, version, "apache5-async");
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return Set.of(RESET, TURNED_AWAY); // the first where it is told to
  }

  @Override
  Stream<Wire> protocolsWithTimeouts() {
    return Stream.of(Wire.HTTP_1); // over HTTP/2 it waits on, with us or without
  }

  @Override
  Set<String> waysThatCannotBeAsked() {
    return Set.of("own-producer", "classic");
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "pieces", "target", "own-producer", "http2", "minimal");
  }

  /** Slowly, to its end: see below. */
  @Override
  String goingOn(int pieces) {
    return "delay-ms=400";
  }

  /**
   * The library does not pass every cancellation on to its connection, with us or without: by the
   * call it gives up what it waited for before. Then the stream goes on, and is counted so.
   */
  @Override
  void assertThatItHasStopped() {
    if (app().send("has-stopped", url(CHAT), "-", "-", "-").startsWith("OK\t200\t")) {
      super.assertThatItHasStopped();
    } else {
      assertThat(onlySpan().attribute("llm.cost.status")).isEqualTo("priced");
    }
  }

  /**
   * The cases above would pass, too, if calls were over with the next piece, or none was. Of those
   * on a connection that was in use before, the library may lose all.
   */
  @Test
  void cancelledCallsOnANewConnectionAreOverBeforeAnotherPieceComes() {
    int attempts = 0;
    boolean isOver = false;
    while (!isOver && attempts < 10) {
      attempts++;
      String script = "chunks=1,delay-ms=" + PAUSE.toMillis(); // before the first piece, too
      app().send("cancel-anew", url(CHAT), script, "-", CHAT_STREAM_BODY);
      isOver = onlySpan().duration().compareTo(PAUSE.multipliedBy(2)) < 0;
      otlp.clear();
    }

    assertThat(isOver).as("any of %s", attempts).isTrue();
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void aStreamCancelledAtItsUsageHasIt(Wire wire) {
    assertThatAStreamCancelledAtItsUsageHasIt(wire, "usage-cancel");
  }

  @Test
  void aTokenThatADecoratingClientGetsFirstIsNoneOfTheCalls() {
    assertThatATokenIsSentAsItIs("token-first", "traceparent", "baggage");
  }
}
