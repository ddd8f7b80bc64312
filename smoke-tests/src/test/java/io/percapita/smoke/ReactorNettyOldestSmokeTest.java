package io.percapita.smoke;

import java.util.Set;

class ReactorNettyOldestSmokeTest extends ReactorNettyContract {
  ReactorNettyOldestSmokeTest() {
    super("reactor-netty-oldest", AgentVersion.BUILT_AGAINST);
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return wire == Wire.HTTP_2 ? Set.of() : Set.of(RESET);
  }
}
