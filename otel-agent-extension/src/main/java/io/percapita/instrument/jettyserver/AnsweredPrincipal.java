package io.percapita.instrument.jettyserver;

import io.opentelemetry.javaagent.percapita.bridge.Principals;
import io.opentelemetry.javaagent.percapita.bridge.ServedRequest;
import io.opentelemetry.javaagent.percapita.bridge.ServedRequests;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Who has logged in, as an application is told. */
final class AnsweredPrincipal {
  private AnsweredPrincipal() {}

  static void note(@Nullable Principal principal) {
    if (principal == null) {
      return;
    }
    ServedRequest served = ServedRequests.current();
    if (served != null && served.wantsPrincipal()) {
      Principals.note(served, principal);
    }
  }
}
