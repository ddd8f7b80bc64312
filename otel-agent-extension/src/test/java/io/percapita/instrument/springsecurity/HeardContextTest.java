package io.percapita.instrument.springsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.javaagent.percapita.bridge.ServedRequests;
import io.percapita.inbound.Occasion;
import io.percapita.inbound.WantedFacts;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import reactor.core.publisher.Mono;

class HeardContextTest {
  private final AtomicInteger lookedUp = new AtomicInteger();
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
  void whoHasLoggedInIsHeardWhenTheApplicationLooksItUp() {
    Mono<SecurityContext> answer = HeardContext.of(stored(user("u-1")));
    assertThat(lookedUp).hasValue(0);
    assertThat(occasion.principal()).isNull();

    assertThat(answer.map(context -> context.getAuthentication().getName()).block())
        .isEqualTo("u-1");

    assertThat(lookedUp).hasValue(1);
    assertThat(occasion.principal()).isEqualTo("u-1");
  }

  @Test
  void aLogInIsHeardWhereItIsPutDownAndAStoredOneNotRead() throws Exception {
    HeardContext.note(stored(user("u-1")));
    assertThat(lookedUp).hasValue(0);
    assertThat(occasion.principal()).isNull();

    HeardContext.note(Mono.just(new SecurityContextImpl(user("u-2"))));

    assertThat(occasion.principal()).isEqualTo("u-2");
  }

  @Test
  void whatIsDoneInAnothersNameIsStillForWhoeverHasLoggedIn() throws Exception {
    HeardContext.note(Mono.just(new SecurityContextImpl(user("u-1"))));
    HeardContext.note(Mono.just(new SecurityContextImpl(user("system"))));
    HeardContext.of(stored(user("system"))).block();

    assertThat(occasion.principal()).isEqualTo("u-1");
  }

  @Test
  void nobodyIsNobody() throws Exception {
    HeardContext.note(
        Mono.just(
            new SecurityContextImpl(
                new AnonymousAuthenticationToken(
                    "key", "anonymousUser", List.of(new SimpleGrantedAuthority("NONE"))))));
    HeardContext.note(
        Mono.just(new SecurityContextImpl(new TestingAuthenticationToken("u-1", "unchecked"))));
    HeardContext.note(Mono.just(new SecurityContextImpl()));
    HeardContext.note(Mono.empty());
    HeardContext.note(null);

    assertThat(occasion.principal()).isNull();
  }

  private Mono<SecurityContext> stored(Authentication authentication) {
    return Mono.fromCallable(
        () -> {
          lookedUp.incrementAndGet();
          return new SecurityContextImpl(authentication);
        });
  }

  private static Authentication user(String name) {
    return new TestingAuthenticationToken(name, "pw", "USER");
  }
}
