package io.percapita.smoke;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Jetty's HTTP client 9 to 11 of one version. */
abstract class JettyContract extends ClientContract {
  private final String version;

  JettyContract(String version) {
    this.version = version;
  }

  @Override
  AppJvm startApp() {
    return startApp(AgentVersion.BUILT_AGAINST, version, "jetty");
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return Set.of();
  }

  @Override
  Stream<Wire> wires() {
    return Stream.of(Wire.HTTP_1, Wire.HTTP_1_TLS); // which is what it speaks unless told otherwise
  }

  @Override
  List<String> waysToRead() {
    return List.of("stream", "string", "async-string", "pieces", "callbacks");
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

  @Test
  void aRequestThatIsSentAgainIsAskedAgain() throws Exception {
    assertThatARequestThatIsSentAgainIsAskedAgain();
  }

  @Override
  List<String> waysToReadExactly() {
    return Stream.concat(waysToRead().stream(), Stream.of("exactly")).toList();
  }
}
