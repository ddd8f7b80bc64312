package io.percapita.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestEndTest {
  @ParameterizedTest
  @CsvSource({
    "101, true", // a WebSocket has been opened
    "200, true",
    "204, true",
    "302, false", // to a form to log in, or back from one
    "304, true", // what the browser has is what it would get
    "307, false",
    "401, false",
    "500, false"
  })
  void whoeverIsSentElsewhereHasNotBeenServed(long status, boolean isServed) {
    assertThat(
            RequestEnd.HTTP.isSuccess(
                Attributes.of(AttributeKey.longKey("http.response.status_code"), status)))
        .isEqualTo(isServed);
  }

  @Test
  void withoutAStatusNobodyHasBeenServed() {
    assertThat(RequestEnd.HTTP.isSuccess(Attributes.empty())).isFalse();
  }

  @Test
  void gRpcSaysByNumberOrByNameWhetherARequestWasServed() {
    AttributeKey<Long> number = AttributeKey.longKey("rpc.grpc.status_code");
    AttributeKey<String> name = AttributeKey.stringKey("rpc.response.status_code");

    assertThat(RequestEnd.RPC.isSuccess(Attributes.of(number, 0L))).isTrue();
    assertThat(RequestEnd.RPC.isSuccess(Attributes.of(number, 16L))).isFalse();
    assertThat(RequestEnd.RPC.isSuccess(Attributes.of(name, "OK"))).isTrue();
    assertThat(RequestEnd.RPC.isSuccess(Attributes.of(name, "UNAUTHENTICATED"))).isFalse();
    assertThat(RequestEnd.RPC.isSuccess(Attributes.of(number, 0L, name, "OK"))).isTrue();
  }

  @Test
  void anotherRpcIsServedUnlessItFailed() {
    assertThat(RequestEnd.RPC.isSuccess(Attributes.empty())).isTrue();
    assertThat(
            RequestEnd.RPC.isSuccess(
                Attributes.of(AttributeKey.stringKey("error.type"), "java.lang.Exception")))
        .isFalse();
  }
}
