package io.percapita.instrument.springwebflux;

import io.opentelemetry.javaagent.percapita.bridge.Principals;
import io.opentelemetry.javaagent.percapita.bridge.ServedRequest;
import io.opentelemetry.javaagent.percapita.bridge.ServedRequests;
import java.security.Principal;
import java.util.concurrent.Callable;
import reactor.core.Fuseable;
import reactor.core.publisher.Mono;

/**
 * Who has logged in to an exchange, if that is there already, as where a filter of the
 * application's own has put it. It is not subscribed to: that might read a session, or a database.
 */
final class ExchangePrincipal {
  private ExchangePrincipal() {}

  static void note(Mono<? extends Principal> principal) throws Exception {
    ServedRequest served = ServedRequests.current();
    if (served != null
        && served.wantsPrincipal()
        && principal instanceof Fuseable.ScalarCallable
        && principal instanceof Callable<?> known
        && known.call() instanceof Principal here) {
      Principals.note(served, here);
    }
  }
}
