package io.percapita.smoke;

class ReactorNettyOldestSmokeTest extends ReactorNettyContract {
  ReactorNettyOldestSmokeTest() {
    super("reactor-netty-oldest", AgentVersion.BUILT_AGAINST);
  }
}
