package io.percapita.smoke.app;

import java.util.Map;
import java.util.Objects;

/** Several drivers in one JVM: a request's {@code how} begins with the name of one, and a colon. */
final class SeveralDrivers implements Driver {
  private final Map<String, Driver> byName;

  SeveralDrivers(Map<String, Driver> byName) {
    this.byName = byName;
  }

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    String[] names = request.how().split(":", 2);
    return Objects.requireNonNull(byName.get(names[0]), names[0]).send(request.sentBy(names[1]));
  }
}
