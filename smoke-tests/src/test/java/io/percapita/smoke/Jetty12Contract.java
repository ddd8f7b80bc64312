package io.percapita.smoke;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Jetty's HTTP client 12 of one version. */
abstract class Jetty12Contract extends ClientContract {
  private final String version;

  Jetty12Contract(String version) {
    this.version = version;
  }

  @Override
  AppJvm startApp() {
    return startApp(AgentVersion.BUILT_AGAINST, version, "jetty12");
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return Set.of();
  }

  @Override
  List<String> waysToRead() {
    return List.of("stream", "string", "async-string", "pieces", "source", "two-readers");
  }

  @Override
  String whatARefusalComesTo() {
    return REFUSED;
  }

  @Test
  void aRefusedRequestThatIsSentAgainIsRefusedAgain() {
    assertThatARefusedRequestThatIsSentAgainIsRefusedAgain();
  }

  @Override
  List<String> waysToReadDecoded() {
    return waysToRead();
  }

  @Override
  List<String> waysToReadExactly() {
    return Stream.concat(waysToRead().stream(), Stream.of("exactly")).toList();
  }
}
