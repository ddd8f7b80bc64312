package io.percapita.capture;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static io.percapita.capture.Captures.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.percapita.ledger.CountedResults;
import io.percapita.telemetry.CallMark;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallCaptureTest {
  private static final URI CHAT = URI.create("https://api.openai.com/v1/chat/completions");
  private static final URI EMBEDDINGS = URI.create("https://api.openai.com/v1/embeddings");
  private static final AttributeKey<String> STATUS = AttributeKey.stringKey("llm.cost.status");
  private static final AttributeKey<Double> COST = AttributeKey.doubleKey("llm.cost.usd");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final String REQUEST =
      "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  private static final String RESPONSE =
      "{\"id\":\"1\",\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"message\":{\"content\":\"Hello\"},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":400}}";

  private final Captures captures =
      new Captures(Instant.parse("2026-03-01T12:00:00Z"), CountedResults.inMemory());
  private final CallCaptureFactory factory = captures.factory;
  private final OpenCalls openCalls = captures.openCalls;
  private final List<String> errors = captures.errors;

  private CallTap answered() {
    CallTap tap = factory.start("okhttp", "POST", CHAT);
    tap.requestStart();
    tap.requestBytes(bytes(REQUEST));
    tap.responseHead(200, name -> name.equals("Content-Type") ? "application/json" : null);
    return tap;
  }

  private SpanData onlySpan() {
    assertThat(captures.spans()).hasSize(1);
    return captures.spans().get(0);
  }

  @Test
  void aCallEndsOnceWhoeverSaysSo() {
    CallTap tap = answered();
    tap.responseBytes(bytes(RESPONSE));
    tap.completed();
    tap.cancelled();
    tap.failed(new IllegalStateException());

    // 1000 x 0.15 + 400 x 0.60 USD per million
    assertThat(onlySpan()).hasAttribute(COST, 0.00039).hasAttribute(STATUS, "priced");
    assertThat(openCalls.size()).isZero();
    assertThat(errors).isEmpty();
  }

  @Test
  void aCallCountsItsUserForTheFeatureThatMadeIt() {
    Baggage baggage = Baggage.builder().put("user.id", "u-1").put("llm.feature", "search").build();
    try (Scope scope = baggage.makeCurrent()) {
      CallTap tap = answered();
      tap.responseBytes(bytes(RESPONSE));
      tap.completed();
    }
    CallTap nobodys = answered();
    nobodys.completed();

    Map<String, Long> registers = new HashMap<>();
    captures.activeUsers.featureRegisters(
        (feature, ranks) ->
            registers.put(feature, Arrays.stream(ranks).filter(rank -> rank > 0).count()));
    assertThat(registers).containsExactly(Map.entry("search", 1L));
  }

  @Test
  void aCallTellsHowLongItTookOfTheApplication() {
    String request = REQUEST.replace("Hi", "Hi ".repeat(2000));
    captures.tick = 10;
    CallTap tap = factory.start("okhttp", "POST", CHAT);
    tap.admit(new Request(CHAT, request));
    tap.requestStart();
    tap.requestBytes(bytes(request));
    tap.responseHead(200, name -> null);
    tap.responseBytes(bytes(RESPONSE.replace("Hello", "Hello ".repeat(1000))));
    tap.completed();
    tap.completed();

    Map<String, Long> nanos = new HashMap<>();
    captures.ownTime.forEach(nanos::put);
    // As often as the clock is looked at meanwhile: once for where the exchange begins, once for
    // how long it was.
    assertThat(nanos)
        .isEqualTo(Map.of("start", 20L, "admit", 10L, "request", 10L, "response", 20L, "end", 20L));
    assertThat(errors).isEmpty();
  }

  @Test
  void buffersAreReadWhereverTheyLieAndLeftAsTheyWere() {
    byte[] response = RESPONSE.repeat(1).getBytes(UTF_8);
    ByteBuffer direct = ByteBuffer.allocateDirect(response.length + 10);
    direct.position(5).put(response).flip().position(5);
    ByteBuffer readOnly = direct.asReadOnlyBuffer();

    CallTap tap = answered();
    tap.responseBytes(readOnly);
    tap.completed();

    assertThat(readOnly.position()).isEqualTo(5);
    assertThat(onlySpan()).hasAttribute(STATUS, "priced");
  }

  @Test
  void aRequestWrittenAgainCountsOnce() {
    CallTap tap = factory.start("okhttp", "POST", CHAT);
    tap.requestStart();
    tap.requestBytes(bytes(REQUEST.substring(0, 20)));
    tap.requestStart();
    tap.requestBytes(bytes(REQUEST));
    tap.responseHead(200, name -> null);
    tap.responseBytes(bytes(RESPONSE));
    tap.completed();

    assertThat(onlySpan()).hasName("chat gpt-4o-mini").hasAttribute(STATUS, "priced");
  }

  @Test
  void aRequestMayBeShownAfterItsAnswer() {
    CallTap tap = factory.start("jetty-httpclient-9", "POST", CHAT);
    tap.requestStart();
    tap.requestBytes(bytes(REQUEST.substring(0, 5)));
    tap.responseHead(200, name -> null);
    tap.responseBytes(bytes(RESPONSE));
    tap.requestBytes(bytes(REQUEST.substring(5)));
    tap.completed();

    assertThat(onlySpan()).hasName("chat gpt-4o-mini").hasAttribute(STATUS, "priced");
  }

  @Test
  void aFailureOfOursEndsTheReadingButNotTheCall() {
    CallTap tap = factory.start("okhttp", "POST", CHAT);
    tap.responseHead(
        200,
        name -> {
          throw new LinkageError("such as a method that this version of the client lacks");
        });
    tap.responseBytes(bytes(RESPONSE));
    tap.completed();

    assertThat(errors).containsExactly("response");
    assertThat(onlySpan()).hasAttribute(STATUS, "unpriced");
  }

  @Test
  void cancellationIsNoError() {
    answered().failed(new CompletionException(new CancellationException()));

    assertThat(onlySpan().getAttributes().get(ERROR)).isNull();
    assertThat(onlySpan()).hasAttribute(STATUS, "partial");
  }

  @Test
  void aClientThatStopsAtItsTimeoutHasFailed() {
    CallTap tap = answered();
    captures.pass(Duration.ofMillis(999));
    tap.stopped(Duration.ofSeconds(1).toNanos());

    assertThat(onlySpan()).hasAttribute(ERROR, "java.util.concurrent.TimeoutException");
  }

  @Test
  void aClientThatStopsBeforeItsTimeoutWasCancelled() {
    CallTap tap = answered();
    captures.pass(Duration.ofMillis(500));
    tap.stopped(Duration.ofSeconds(1).toNanos());

    assertThat(onlySpan().getAttributes().get(ERROR)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd"})
  void aSuccessThatCannotBeReadIsUnpricedAndCountedAsSuch(String encoding) {
    CallTap tap = factory.start("okhttp", "POST", CHAT);
    tap.requestBytes(bytes(REQUEST));
    tap.responseHead(200, name -> name.equals("Content-Encoding") ? encoding : "application/json");
    tap.responseBytes(bytes("compressed"));
    tap.completed();

    assertThat(onlySpan()).hasAttribute(STATUS, "unpriced");
    assertThat(captures.counts("llm.unpriced.calls", "gen_ai.provider.name"))
        .containsExactly(Map.entry("openai", 1L));
    assertThat(errors).containsExactly("decode");
  }

  @Test
  void aBrokenExchangeNamesItsException() {
    answered().failed(new CompletionException(new java.io.IOException("reset")));

    assertThat(onlySpan()).hasAttribute(ERROR, "java.io.IOException");
  }

  @Test
  void aResponseThatStandsStillIsEnded() {
    CallTap tap = answered();
    tap.responseBytes(bytes(RESPONSE.substring(0, 40)));
    captures.pass(Duration.ofSeconds(59));
    openCalls.endIdle();
    assertThat(openCalls.size()).isEqualTo(1);

    captures.pass(Duration.ofSeconds(1));
    openCalls.endIdle();

    assertThat(openCalls.size()).isZero();
    assertThat(onlySpan()).hasAttribute(STATUS, "partial");
  }

  @Test
  void aProviderMayThinkLongerThanAResponseMayStandStill() {
    CallTap tap = factory.start("okhttp", "POST", CHAT);
    captures.pass(Duration.ofHours(1));
    openCalls.endIdle();

    assertThat(openCalls.size()).isEqualTo(1);
    tap.cancelled();
  }

  @Test
  void theNumberOfCallsInFlightIsBounded() {
    CallTap first = factory.start("okhttp", "POST", CHAT);
    CallTap second = factory.start("okhttp", "POST", CHAT);

    assertThat(factory.start("okhttp", "POST", CHAT).isActive()).isFalse();
    assertThat(errors).containsExactly("start");
    first.cancelled();
    second.cancelled();
    assertThat(factory.start("okhttp", "POST", CHAT).isActive()).isTrue();
  }

  @Test
  void aLowerLayerOfTheSameExchangeIsNotASecondCall() {
    CallTap outer = factory.start("okhttp", "POST", CHAT);
    try (TapScope scope = outer.enterExchange()) {
      assertThat(factory.start("netty", "POST", CHAT)).isSameAs(CallTaps.NOOP);
      assertThat(factory.start("netty", "POST", EMBEDDINGS).isActive()).isTrue();
    }
  }

  @Test
  void aCallThatTheApplicationMakesWithinAnotherIsACallOfItsOwn() {
    CallTap outer = factory.start("okhttp", "POST", CHAT);
    try (TapScope scope = outer.enterCall()) {
      assertThat(CallMark.in(Context.current())).isNull();
      CallTap inner = factory.start("java-http-client", "POST", CHAT);
      assertThat(inner.isActive()).isTrue();
      inner.cancelled();
    }
    try (TapScope scope = outer.enterExchange()) {
      assertThat(factory.start("okhttp", "POST", CHAT).isActive()).isTrue();
    }
  }

  @Test
  void whatAClassAroundAClientHasAnotherLibrarySendIsACallOfItsOwn() {
    CallTap outer = factory.start("apache-httpclient-5", "POST", CHAT);
    try (TapScope scope = outer.enterRequest()) {
      assertThat(CallMark.in(Context.current())).returns(true, CallMark::isSending);
      CallTap inner = factory.start("java-http-client", "POST", CHAT);
      assertThat(inner.isActive()).isTrue();
      inner.cancelled();
      outer.responseHead(200, name -> null);
      assertThat(CallMark.in(Context.current())).returns(false, CallMark::isSending);
    }
  }

  @Test
  void aCallIsFollowedToWhereItIsSent() {
    CallTap tap = factory.start("okhttp", "POST", CHAT);
    URI gateway = URI.create("https://llm.acme.example/v1/chat/completions");

    assertThat(factory.rerouted(tap, "okhttp", "POST", gateway)).isSameAs(tap);
    assertThat(factory.rerouted(tap, "okhttp", "POST", CHAT)).isSameAs(tap);
    CallTap other = factory.rerouted(tap, "okhttp", "POST", EMBEDDINGS);
    assertThat(other).isNotSameAs(tap);
    assertThat(other.isActive()).isTrue();
    other.cancelled();
    assertThat(factory.rerouted(CallTaps.NOOP, "okhttp", "POST", CHAT).isActive()).isTrue();
  }

  @Test
  void aCallMadeAfterTheResponseHasComeIsACallOfItsOwn() {
    CallTap first = answered();
    try (TapScope scope = first.enterExchange()) {
      assertThat(factory.start("netty", "POST", CHAT).isActive()).isTrue();
    }
  }

  @Test
  void aRequestToAProviderThatIsNotMeteredIsMarkedAllTheSame() {
    URI files = URI.create("https://api.openai.com/v1/files");
    for (CallTap tap :
        List.of(factory.start("okhttp", "GET", files), factory.start("okhttp", "POST", files))) {
      assertThat(tap.isActive()).isFalse();
      try (TapScope scope = tap.enterExchange()) {
        assertThat(CallMark.in(Context.current())).isNotNull();
        try (TapScope inner = tap.enterCaller()) {
          assertThat(CallMark.in(Context.current())).isNull();
        }
      }
    }
    assertThat(captures.spans()).isEmpty();
    assertThat(factory.start("okhttp", "GET", URI.create("https://example.com/")))
        .isSameAs(CallTaps.NOOP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "chat/completions"})
  void theMarkOfARequestEndsWithItsAnswerOrWithoutOne(String path) {
    URI uri = URI.create("https://api.openai.com/v1/" + path);
    List<Consumer<CallTap>> ends =
        List.of(
            it -> it.responseHead(200, name -> null),
            CallTap::completed,
            CallTap::cancelled,
            it -> it.stopped(0),
            it -> it.failed(new IllegalStateException()));

    for (Consumer<CallTap> end : ends) {
      CallTap tap = factory.start("okhttp", "POST", uri);
      Context kept; // such as one that the application's listeners run in
      try (TapScope exchange = tap.enterExchange()) {
        kept = Context.current();
        assertThat(CallMark.in(kept)).returns(true, CallMark::isSending);
      }
      end.accept(tap);
      assertThat(CallMark.in(kept)).returns(false, CallMark::isSending);
    }
  }

  @Test
  void theCallersContextCanBeEnteredAgain() {
    Baggage baggage = Baggage.builder().put("llm.feature", "search").build();
    CallTap tap;
    Context caller;
    try (Scope scope = baggage.makeCurrent()) {
      caller = Context.current();
      tap = factory.start("okhttp", "POST", CHAT);
    }
    try (TapScope call = tap.enterCall()) {
      assertThat(Context.current()).isNotEqualTo(caller);
      try (TapScope inner = tap.enterCaller()) {
        assertThat(Context.current()).isEqualTo(caller);
      }
    }
    tap.completed();

    assertThat(onlySpan()).hasAttribute(AttributeKey.stringKey("llm.feature"), "search");
  }

  @Test
  void whatACallCostsIsItsUsersSpend() {
    try (Scope scope = Baggage.builder().put("user.id", "u-1").build().makeCurrent()) {
      for (int i = 0; i < 2; i++) {
        CallTap tap = answered();
        tap.responseBytes(bytes(RESPONSE));
        tap.completed();
      }
    }
    CallTap nobodys = answered();
    nobodys.responseBytes(bytes(RESPONSE));
    nobodys.completed();

    assertThat(captures.spent("u-1")).isEqualTo(780_000_000);
  }
}
