package io.percapita.smoke;

import java.util.List;

/** Reactor Netty of one version. */
abstract class ReactorNettyContract extends ClientContract {
  private final String version;

  ReactorNettyContract(String version) {
    this.version = version;
  }

  @Override
  AppJvm startApp() {
    return app(AgentVersion.BUILT_AGAINST)
        .classPath(Clients.classPath(version))
        .property("percapita.call.idle.timeout", "2s")
        .start("reactor-netty");
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "content", "aggregated", "pieces", "connection");
  }
}
