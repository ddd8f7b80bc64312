package io.percapita.instrument.springsecurity;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Principals;
import io.opentelemetry.javaagent.percapita.bridge.ServedRequest;
import io.opentelemetry.javaagent.percapita.bridge.ServedRequests;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import reactor.core.Fuseable;
import reactor.core.publisher.Mono;

/**
 * Takes note of who has logged in to a request when the application or Spring Security itself hears
 * it. The first counts: what comes later may be done in another's name.
 */
record HeardContext(ServedRequest served) implements Consumer<SecurityContext> {
  /** What Spring Security makes of nobody, which has a name all the same. */
  private static final String NOBODY = "AnonymousAuthenticationToken";

  /**
   * The same answer, at which is listened if that is of use: to be told only when the answer is
   * asked for, as an application may keep one for all its requests.
   */
  static Mono<SecurityContext> of(Mono<SecurityContext> answer) {
    return Mono.defer(
        () -> {
          ServedRequest served = ServedRequests.current();
          return served == null || !served.wantsPrincipal()
              ? answer
              : answer.doOnNext(new HeardContext(served));
        });
  }

  /** Looks at a context that is there already, and at no other. */
  static void note(@Nullable Mono<?> context) throws Exception {
    ServedRequest served = ServedRequests.current();
    if (served != null
        && context instanceof Fuseable.ScalarCallable
        && context instanceof Callable<?> known
        && known.call() instanceof SecurityContext here) {
      new HeardContext(served).accept(here);
    }
  }

  @Override
  public void accept(SecurityContext context) {
    try {
      Authentication authentication = context.getAuthentication();
      if (authentication != null
          && served.wantsPrincipal()
          && !authentication.getClass().getSimpleName().equals(NOBODY)) {
        Principals.note(served, authentication);
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed("spring-security", t);
    }
  }
}
