package io.percapita.instrument.springwebflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.javaagent.percapita.bridge.ServedRequests;
import io.percapita.inbound.Occasion;
import io.percapita.inbound.WantedFacts;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ExchangePrincipalTest {
  private final Occasion occasion =
      Occasion.of(
          Occasion.Kind.REQUEST,
          null,
          new WantedFacts(List.of(), List.of(), List.of(), true, List.of()));

  @BeforeEach
  void serve() {
    ServedRequests.install(() -> occasion);
  }

  @AfterEach
  void stopServing() {
    ServedRequests.install(() -> null);
  }

  @Test
  void aPrincipalThatIsThereIsKnown() throws Exception {
    Principal known = () -> "u-1";
    ExchangePrincipal.note(Mono.just(known));

    assertThat(occasion.principal()).isEqualTo("u-1");
  }

  @Test
  void oneThatWouldHaveToBeFetchedIsLeftAlone() throws Exception {
    AtomicInteger fetched = new AtomicInteger();
    Mono<Principal> stored =
        Mono.defer(
            () -> {
              fetched.incrementAndGet();
              return Mono.just(() -> "u-1");
            });

    ExchangePrincipal.note(stored);
    ExchangePrincipal.note(Mono.empty());

    assertThat(fetched).hasValue(0);
    assertThat(occasion.principal()).isNull();
  }
}
