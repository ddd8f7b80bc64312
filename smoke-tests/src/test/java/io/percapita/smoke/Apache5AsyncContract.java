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
    return app(AgentVersion.BUILT_AGAINST)
        .classPath(Clients.classPath(version))
        .property("percapita.call.idle.timeout", "2s")
        .start("apache5-async");
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "pieces", "target", "own-producer", "http2", "minimal");
  }
}
