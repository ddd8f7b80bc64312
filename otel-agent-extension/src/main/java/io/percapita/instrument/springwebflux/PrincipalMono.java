package io.percapita.instrument.springwebflux;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.ServedRequest;
import io.opentelemetry.javaagent.percapita.bridge.ServedRequests;
import java.security.Principal;
import org.reactivestreams.Subscription;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/**
 * The work on a request. When it is subscribed to, the exchange is asked who has logged in, which
 * Spring Security answers from the subscriber's context at once. The work does not wait for it.
 */
final class PrincipalMono extends MonoOperator<Void, Void> {
  private final ServerWebExchange exchange;
  private final ServedRequest served;

  private PrincipalMono(Mono<Void> handled, ServerWebExchange exchange, ServedRequest served) {
    super(handled);
    this.exchange = exchange;
    this.served = served;
  }

  static Mono<Void> of(Mono<Void> handled, ServerWebExchange exchange) {
    ServedRequest served = ServedRequests.current();
    return served == null || !served.wantsPrincipal()
        ? handled
        : new PrincipalMono(handled, exchange, served);
  }

  @Override
  public void subscribe(CoreSubscriber<? super Void> actual) {
    try {
      exchange.getPrincipal().subscribe(new PrincipalSubscriber(served, actual.currentContext()));
    } catch (Throwable t) {
      CallTaps.adapterFailed("spring-webflux", t);
    }
    source.subscribe(actual);
  }

  /** Takes note of a principal. */
  private record PrincipalSubscriber(ServedRequest served, Context currentContext)
      implements CoreSubscriber<Principal> {
    /** What Spring Security makes of nobody, which has a name all the same. */
    private static final String NOBODY = "AnonymousAuthenticationToken";

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Principal principal) {
      try {
        if (!principal.getClass().getSimpleName().equals(NOBODY)) {
          served.principal(principal.getName());
        }
      } catch (Throwable t) {
        CallTaps.adapterFailed("spring-webflux", t);
      }
    }

    @Override
    public void onError(Throwable ignored) {
      // The application hears of it where it asks the exchange itself.
    }

    @Override
    public void onComplete() {}
  }
}
