package io.opentelemetry.javaagent.percapita.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.percapita.RequestOfJetty;
import org.junit.jupiter.api.Test;

class DeferredLogInTest {
  @Test
  void aLogInThatJettyHasPutOffIsPending() {
    assertThat(DeferredLogIn.isPending(new RequestOfJetty(new RequestOfJetty.PutOff()))).isTrue();
    assertThat(DeferredLogIn.isPending(new RequestOfJetty(new RequestOfJetty.PutOffElsewhere())))
        .isTrue();
  }

  @Test
  void aLogInThatWasMadeOrIsNoneIsNot() {
    assertThat(DeferredLogIn.isPending(new RequestOfJetty(new RequestOfJetty.Made()))).isFalse();
    assertThat(DeferredLogIn.isPending(new RequestOfJetty(null))).isFalse();
    assertThat(DeferredLogIn.isPending("a request of another container")).isFalse();
  }

  @Test
  void whatCannotBeToldIsTakenForPending() {
    assertThat(DeferredLogIn.isPending(new RequestOfJetty.OfAnotherVersion())).isTrue();
    assertThat(DeferredLogIn.isPending(new RequestOfJetty(new IllegalStateException("recycled"))))
        .isTrue();
  }
}
