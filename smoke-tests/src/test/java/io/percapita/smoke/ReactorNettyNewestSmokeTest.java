package io.percapita.smoke;

class ReactorNettyNewestSmokeTest extends ReactorNettyContract {
  ReactorNettyNewestSmokeTest() {
    super("reactor-netty-newest", AgentVersion.NEXT);
  }
}
