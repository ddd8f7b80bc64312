package io.percapita.smoke;

import java.util.List;

/**
 * Reactor Netty of one version; its adapter reads an attribute of the agent's, see NettyExchange.
 */
abstract class ReactorNettyContract extends ClientContract {
  private final String version;
  private final AgentVersion agent;

  ReactorNettyContract(String version, AgentVersion agent) {
    this.version = version;
    this.agent = agent;
  }

  @Override
  AppJvm startApp() {
    return startApp(agent, version, "reactor-netty");
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "streamed", "content", "aggregated", "pieces", "connection");
  }
}
