package io.percapita.instrument.netty4;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.percapita.instrument.RecordingTaps;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TapHandlerTest {
  private final RecordingTaps taps = RecordingTaps.install();
  private final EmbeddedChannel channel = new EmbeddedChannel(new TapHandler());

  @Test
  void showsAnExchangeAndPassesTheSameMessagesOn() {
    FullHttpRequest request = request("llm.test", "hello");
    channel.writeOutbound(request);
    HttpResponse head = head(200);
    HttpContent piece = new DefaultHttpContent(buffer("one"));
    channel.writeInbound(head, piece, LastHttpContent.EMPTY_LAST_CONTENT);

    assertThat(channel.<Object>readOutbound()).isSameAs(request);
    assertThat(channel.<Object>readInbound()).isSameAs(head);
    assertThat(channel.<Object>readInbound()).isSameAs(piece);
    assertThat(piece.refCnt()).isEqualTo(1);
    assertThat(piece.content().readableBytes()).isEqualTo(3);
    assertThat(taps.shown)
        .containsExactly(
            "1 start POST http://llm.test/v1/chat",
            "1 request hello",
            "1 head 200 text/plain",
            "1 response one",
            "1 completed");
  }

  @Test
  void showsPiecesOfARequestInWhateverFormTheyHave() {
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/v1/chat");
    head.headers().set("Host", "llm.test:8080");
    ByteBuf twoParts = Unpooled.wrappedBuffer(buffer("two "), buffer("parts"));
    channel.writeOutbound(
        head,
        new DefaultHttpContent(buffer("content")),
        buffer("bare"),
        new DefaultLastHttpContent(twoParts));

    assertThat(taps.shown)
        .containsExactly(
            "1 start POST http://llm.test:8080/v1/chat",
            "1 request content",
            "1 request bare",
            "1 request two ",
            "1 request parts");
  }

  @Test
  void matchesResponsesToRequestsThatWereSentAhead() {
    channel.writeOutbound(request("other.test", "a"), request("llm.test", "b"));
    channel.writeInbound(head(404), LastHttpContent.EMPTY_LAST_CONTENT);
    channel.writeInbound(head(200), last("mine"));

    assertThat(taps.shown)
        .containsExactly(
            "1 start POST http://llm.test/v1/chat",
            "1 request b",
            "1 head 200 text/plain",
            "1 response mine",
            "1 completed");
  }

  @Test
  void anInformationalResponseIsNotTheAnswer() {
    channel.writeOutbound(request("llm.test", "a"));
    channel.writeInbound(head(103), LastHttpContent.EMPTY_LAST_CONTENT);
    channel.writeInbound(head(200), last("b"));

    assertThat(taps.shown).endsWith("1 head 200 text/plain", "1 response b", "1 completed");
  }

  @Test
  void tellsACloseByTheClientFromALostConnection() {
    channel.writeOutbound(request("llm.test", "a"));
    channel.writeInbound(head(200));
    channel.finish();

    EmbeddedChannel lost = new EmbeddedChannel(new TapHandler());
    lost.writeOutbound(request("llm.test", "b"));
    lost.pipeline().fireChannelInactive();

    EmbeddedChannel broken = new EmbeddedChannel(new TapHandler());
    broken.writeOutbound(request("llm.test", "c"));
    broken.pipeline().fireExceptionCaught(new IOException());

    assertThat(taps.shown)
        .contains("1 cancelled", "2 failed ClosedChannelException", "3 failed IOException");
  }

  @Test
  void aFailureOfOursStopsNoMessageAndSpoilsNoOtherCall() {
    taps.failure = new IllegalStateException("ours");
    channel.writeOutbound(request("llm.test", "a"));
    channel.writeInbound(head(200), last("b"));
    taps.failure = null;
    channel.writeOutbound(request("llm.test", "c"));
    channel.writeInbound(head(200), last("d"));

    assertThat(channel.inboundMessages()).hasSize(4);
    assertThat(taps.shown)
        .containsSubsequence(
            "adapter failed: ours", "1 cancelled", "2 request c", "2 response d", "2 completed");
  }

  @Test
  void anExchangeOfALayerAboveIsShownOnceItIsTheAnswer() {
    taps.above = LayeredCall.begin("above", "POST", URI.create("http://llm.test/v1/chat"));
    channel.writeOutbound(request("llm.test", "a"));
    channel.writeInbound(head(307), last("elsewhere"));
    channel.writeOutbound(request("llm.test", "a"));
    channel.writeInbound(head(200), last("b"));

    assertThat(taps.shown)
        .containsExactly(
            "1 start POST http://llm.test/v1/chat",
            "1 request a",
            "1 request a",
            "1 head 200 text/plain",
            "1 response b",
            "1 completed");
  }

  @Test
  void takesBaggageOutUnlessItIsSigned() {
    FullHttpRequest plain = request("llm.test", "a");
    plain.headers().set("Baggage", "user.id=u");
    FullHttpRequest signed = request("llm.test", "a");
    signed.headers().set("Baggage", "user.id=u");
    signed.headers().set("Authorization", "AWS4-HMAC-SHA256 SignedHeaders=baggage;host");
    FullHttpRequest elsewhere = request("other.test", "a");
    elsewhere.headers().set("Baggage", "user.id=u");
    channel.writeOutbound(plain, signed, elsewhere);

    assertThat(plain.headers().contains("baggage")).isFalse();
    assertThat(signed.headers().contains("baggage")).isTrue();
    assertThat(elsewhere.headers().contains("baggage")).isTrue();
  }

  @Test
  void isAddedOnceAndRightAfterTheCodec() {
    EmbeddedChannel client = new EmbeddedChannel();
    HttpClientCodec codec = new HttpClientCodec();
    client.pipeline().addLast("codec", codec);
    client.pipeline().addLast("application", new ChannelDuplexHandler());
    TapInstaller.added(client.pipeline(), codec);
    TapInstaller.added(client.pipeline(), codec);

    assertThat(client.pipeline().names())
        .startsWith("codec", TapHandler.class.getName(), "application");
  }

  private static FullHttpRequest request(String host, String body) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/v1/chat", buffer(body));
    request.headers().set("Host", host);
    return request;
  }

  private static HttpResponse head(int status) {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    head.headers().set("Content-Type", "text/plain");
    return head;
  }

  private static LastHttpContent last(String text) {
    return new DefaultLastHttpContent(buffer(text));
  }

  private static ByteBuf buffer(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }
}
