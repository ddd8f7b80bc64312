package io.percapita.smoke;

import java.util.List;
import java.util.stream.Stream;

/** Apache HttpAsyncClient 4 of one version. */
abstract class Apache4AsyncContract extends ClientContract {
  private final String version;

  Apache4AsyncContract(String version) {
    this.version = version;
  }

  @Override
  AppJvm startApp() {
    return startApp(AgentVersion.BUILT_AGAINST, version, "apache4-async");
  }

  @Override
  Stream<Wire> wires() {
    return Stream.of(Wire.HTTP_1, Wire.HTTP_1_TLS); // which is all it speaks
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "pieces", "target", "own-producer", "zero-copy", "minimal");
  }

  @Override
  boolean actsOnBudgets() {
    return false;
  }
}
