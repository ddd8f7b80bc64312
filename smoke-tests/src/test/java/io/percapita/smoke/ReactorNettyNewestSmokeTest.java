package io.percapita.smoke;

import java.util.Set;

class ReactorNettyNewestSmokeTest extends ReactorNettyContract {
  ReactorNettyNewestSmokeTest() {
    super("reactor-netty-newest", AgentVersion.NEXT);
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return Set.of(); // only what was not sent yet
  }
}
