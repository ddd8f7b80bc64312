package io.percapita.instrument.reactornetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import io.percapita.instrument.RecordingTaps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

class ReactorCallTest {
  private final RecordingTaps taps = RecordingTaps.install();

  @ParameterizedTest
  @CsvSource({
    "http://llm.test/v1/chat, http://llm.test/v1/chat",
    "http://llm.test:80/v1/chat?a=@b, http://llm.test:80/v1/chat?a=@b",
    "https://llm.test, https://llm.test",
    "https://llm.test?a=b, https://llm.test?a=b",
    "http://me@llm.test/v1/chat, http://me@llm.test/v1/chat",
    "http://me:too@llm.test/v1/chat, http://me:too@llm.test/v1/chat"
  })
  void aCallIsBegunWhereverItsHostStands(String uri, String begun) {
    subscribe(HttpClient.create(), uri);

    assertThat(taps.shown).containsExactly("1 start GET " + begun);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://other.test/v1/chat",
        "http://other.test/llm.test",
        "http://other.test?@llm.test/",
        "http://llm.test@other.test/",
        "http://[::1]:80/v1/chat",
        "http://",
        "llm.test/v1/chat",
        "http://llm.test/not an address"
      })
  void whatGoesElsewhereIsNoCall(String uri) {
    subscribe(HttpClient.create(), uri);

    assertThat(taps.shown).isEmpty();
  }

  @Test
  void aPathBelongsToTheClientsAddress() {
    subscribe(HttpClient.create().baseUrl("http://llm.test/v1/"), "/chat");
    subscribe(HttpClient.create().host("llm.test").port(8080), "/v1/chat");

    assertThat(taps.shown)
        .containsExactly(
            "1 start GET http://llm.test/v1/chat", "2 start GET http://llm.test:8080/v1/chat");
  }

  @Test
  void anAddressThatTheApplicationChoosesForEachRequestIsNotAskedFor() {
    AtomicInteger asked = new AtomicInteger();
    HttpClient client =
        HttpClient.create()
            .remoteAddress(
                () -> {
                  asked.incrementAndGet();
                  return InetSocketAddress.createUnresolved("llm.test", 80);
                });

    subscribe(client, "/v1/chat");

    assertThat(asked).hasValue(0);
    assertThat(taps.shown).isEmpty();
  }

  @Test
  void whatFollowsOnACallIsInItsCallersContext() {
    HttpClient client = (HttpClient) HttpClient.create().get().uri("http://llm.test/v1/chat");
    List<Integer> callers = new ArrayList<>();

    new TappedFlux<>(Flux.just("a").concatWith(Flux.error(new IOException())), client)
        .doOnNext(item -> callers.add(taps.caller))
        .onErrorResume(
            failure -> {
              callers.add(taps.caller);
              return Flux.empty();
            })
        .blockLast();
    new TappedMono<>(Mono.empty(), client).doFinally(end -> callers.add(taps.caller)).block();

    assertThat(callers).containsExactly(1, 1, 2);
    assertThat(taps.caller).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://other.test/token", "http://llm.test/v1/moderations"})
  void whatIsSentAmidACallIsNoExchangeOfThat(String uri) {
    LayeredCall call = LayeredCall.begin("above", "POST", URI.create("http://llm.test/v1/chat"));
    List<LayeredCall> entered = new ArrayList<>();
    Mono<Object> request = Mono.fromRunnable(() -> entered.add(CallTaps.entered()));
    HttpClient client = (HttpClient) HttpClient.create().get().uri(uri);

    try (TapScope scope = CallTaps.enter(call)) {
      new TappedMono<>(request, client).block();

      assertThat(entered).hasSize(1).doesNotContain(call);
      assertThat(CallTaps.entered()).isSameAs(call);
    }
  }

  private static void subscribe(HttpClient client, String uri) {
    HttpClient configured = (HttpClient) client.get().uri(uri);
    Disposable unused = new TappedMono<>(Mono.never(), configured).subscribe(); // and never ends
  }
}
