package io.percapita.smoke;

import java.util.List;

/** The asynchronous Apache HttpClient 5 of one version. */
abstract class Apache5AsyncContract extends ClientContract {
  private final String version;

  Apache5AsyncContract(String version) {
    this.version = version;
  }

  @Override
  AppJvm startApp() {
    return startApp(AgentVersion.BUILT_AGAINST, version, "apache5-async");
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "pieces", "target", "own-producer", "http2", "minimal");
  }
}
