package io.percapita.instrument.springwebflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.instrument.Serving;
import java.security.Principal;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.security.authentication.TestingAuthenticationToken;
import reactor.core.publisher.Mono;

class ExchangePrincipalTest {
  @RegisterExtension private final Serving serving = new Serving();

  @Test
  void aPrincipalThatIsThereIsKnown() throws Exception {
    Principal known = () -> "u-1";
    ExchangePrincipal.note(Mono.just(known));

    assertThat(serving.principal()).isEqualTo("u-1");
  }

  @Test
  void whoHasNotProvedWhoTheyAreIsNobody() throws Exception {
    ExchangePrincipal.note(Mono.just(new TestingAuthenticationToken("u-1", "unchecked")));
    assertThat(serving.principal()).isNull();

    ExchangePrincipal.note(Mono.just(new TestingAuthenticationToken("u-1", "pw", "USER")));
    assertThat(serving.principal()).isEqualTo("u-1");
  }

  @Test
  void anObjectIsNoNameUnlessSomebodyIsCalledSo() throws Exception {
    Object account = new Object();
    ExchangePrincipal.note(Mono.just(new TestingAuthenticationToken(account, "pw", "USER")));
    assertThat(serving.principal()).isNull();
    assertThat(serving.principalWithoutName()).isEqualTo("java.lang.Object");

    Principal nameless =
        new Principal() {
          @Override
          public String getName() {
            return toString();
          }
        };
    ExchangePrincipal.note(Mono.just(nameless));
    assertThat(serving.principalWithoutName()).isEqualTo(nameless.getClass().getName());

    String chosen = "x.Y@facade";
    ExchangePrincipal.note(Mono.just(new TestingAuthenticationToken(chosen, "pw", "USER")));
    assertThat(serving.principal()).isEqualTo(chosen);
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
    assertThat(serving.principal()).isNull();
  }
}
