package io.percapita.instrument.springsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.inbound.Occasion;
import io.percapita.instrument.Serving;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import reactor.core.publisher.Mono;

class HeardContextTest {
  @RegisterExtension private final Serving serving = new Serving();
  private final AtomicInteger lookedUp = new AtomicInteger();

  @Test
  void whoHasLoggedInIsHeardWhenTheApplicationLooksItUp() {
    Mono<SecurityContext> answer = HeardContext.of(stored(user("u-1")));
    assertThat(lookedUp).hasValue(0);
    assertThat(serving.principal()).isNull();

    assertThat(answer.map(context -> context.getAuthentication().getName()).block())
        .isEqualTo("u-1");

    assertThat(lookedUp).hasValue(1);
    assertThat(serving.principal()).isEqualTo("u-1");
  }

  @Test
  void aLogInIsHeardWhereItIsPutDownAndAStoredOneNotRead() throws Exception {
    HeardContext.note(stored(user("u-1")));
    assertThat(lookedUp).hasValue(0);
    assertThat(serving.principal()).isNull();

    HeardContext.note(Mono.just(new SecurityContextImpl(user("u-2"))));

    assertThat(serving.principal()).isEqualTo("u-2");
  }

  @Test
  void whatIsDoneInAnothersNameIsStillForWhoeverHasLoggedIn() throws Exception {
    HeardContext.note(Mono.just(new SecurityContextImpl(user("u-1"))));
    HeardContext.note(Mono.just(new SecurityContextImpl(user("system"))));
    HeardContext.of(stored(user("system"))).block();

    assertThat(serving.principal()).isEqualTo("u-1");
  }

  @Test
  void anAnswerThatAnApplicationKeepsIsHeardForWhoeverAsks() {
    Mono<SecurityContext> kept = HeardContext.of(stored(user("u-2")));
    Occasion first = serving.next();
    serving.next();

    assertThat(kept.block()).isNotNull();

    assertThat(serving.principal()).isEqualTo("u-2");
    assertThat(first.principal()).isNull();
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

    assertThat(serving.principal()).isNull();
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
