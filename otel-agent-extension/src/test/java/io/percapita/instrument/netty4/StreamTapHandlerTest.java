package io.percapita.instrument.netty4;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.percapita.instrument.RecordingTaps;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamTapHandlerTest {
  private final RecordingTaps taps = RecordingTaps.install();
  private final EmbeddedChannel channel = new EmbeddedChannel(new StreamTapHandler());

  @Test
  void showsAnExchangeAndPassesTheSameFramesOn() {
    Http2HeadersFrame head = request("llm.test:8443", false);
    Http2DataFrame body = data("hello", true);
    channel.writeOutbound(head, body);
    Http2HeadersFrame answer = response("200", false);
    Http2DataFrame piece = data("one", false);
    Http2DataFrame last = data("two", true);
    channel.writeInbound(answer, piece, last);

    assertThat(channel.<Object>readOutbound()).isSameAs(head);
    assertThat(channel.<Object>readOutbound()).isSameAs(body);
    assertThat(channel.<Object>readInbound()).isSameAs(answer);
    assertThat(channel.<Object>readInbound()).isSameAs(piece);
    assertThat(channel.<Object>readInbound()).isSameAs(last);
    assertThat(body.refCnt()).isEqualTo(1);
    assertThat(piece.refCnt()).isEqualTo(1);
    assertThat(piece.content().readableBytes()).isEqualTo(3);
    channel.pipeline().fireUserEventTriggered(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
    assertThat(taps.shown)
        .startsWith(
            "1 start POST http://llm.test:8443/v1/chat",
            "1 request hello",
            "1 head 200 text/plain",
            "1 response one",
            "1 response two",
            "1 completed");
  }

  @Test
  void aResponseMayEndWithItsHeadOrWithTrailers() {
    channel.writeOutbound(request("llm.test", true));
    channel.writeInbound(response("103", false), response("204", true));
    EmbeddedChannel another = new EmbeddedChannel(new StreamTapHandler());
    another.writeOutbound(request("llm.test", false), data("a", false), trailers());
    another.writeInbound(response("200", false), data("b", false), trailers());

    assertThat(another.outboundMessages()).hasSize(3);
    assertThat(taps.shown)
        .containsExactly(
            "1 start POST http://llm.test/v1/chat",
            "1 head 204 text/plain",
            "1 completed",
            "2 start POST http://llm.test/v1/chat",
            "2 request a",
            "2 head 200 text/plain",
            "2 response b",
            "2 completed");
  }

  @Test
  void tellsWhyAStreamEndsEarly() {
    begun().pipeline().fireUserEventTriggered(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
    begun().pipeline().fireChannelInactive();
    begun().pipeline().fireExceptionCaught(new IllegalStateException());
    begun().finish();

    assertThat(taps.shown)
        .contains(
            "1 failed IOException",
            "2 failed ClosedChannelException",
            "3 failed IllegalStateException",
            "4 cancelled");
  }

  @Test
  void whoeverHearsThatAStreamEndsEarlyIsInItsCallersContext() {
    List<Integer> callers = new ArrayList<>();
    EmbeddedChannel begun = begun();
    begun
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void userEventTriggered(ChannelHandlerContext context, Object event) {
                callers.add(taps.caller);
              }

              @Override
              public void channelInactive(ChannelHandlerContext context) {
                callers.add(taps.caller);
              }

              @Override
              public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                callers.add(taps.caller);
              }
            });

    begun.pipeline().fireUserEventTriggered(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
    begun.pipeline().fireExceptionCaught(new IllegalStateException());
    begun.pipeline().fireChannelInactive();

    assertThat(callers).containsExactly(1, 1, 1);
    assertThat(taps.caller).isNull();
  }

  @Test
  void aStreamThatTheClientResetsIsCancelledBeforeItEnds() {
    EmbeddedChannel reset = begun();
    Http2ResetFrame frame = new DefaultHttp2ResetFrame(Http2Error.CANCEL);
    reset.writeOutbound(frame);
    reset.pipeline().fireChannelInactive();

    assertThat(reset.outboundMessages()).last().isSameAs(frame);
    assertThat(taps.shown)
        .startsWith(
            "1 start POST http://llm.test/v1/chat",
            "1 head 200 text/plain",
            "1 cancelled",
            "1 failed ClosedChannelException"); // of which a call that is over takes no note
  }

  private static EmbeddedChannel begun() {
    EmbeddedChannel begun = new EmbeddedChannel(new StreamTapHandler());
    begun.writeOutbound(request("llm.test", true));
    begun.writeInbound(response("200", false));
    return begun;
  }

  @Test
  void aRequestThatCannotBeWrittenIsAFailedCall() {
    EmbeddedChannel open = new EmbeddedChannel(new FailingWrites(), new StreamTapHandler());

    ChannelFuture refused = open.write(request("llm.test", true));
    open.runPendingTasks();

    assertThat(refused.cause()).hasMessage("unwritable");
    assertThat(taps.shown).endsWith("1 failed IllegalStateException");
  }

  /** Such as of a connection that takes no more streams. */
  private static final class FailingWrites extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
      promise.setFailure(new IllegalStateException("unwritable"));
    }
  }

  @Test
  void takesBaggageOutUnlessItIsSigned() {
    Http2HeadersFrame plain = request("llm.test", true);
    plain.headers().set("baggage", "user.id=u");
    Http2HeadersFrame unmetered = request("llm.test", true);
    unmetered.headers().path("/files").set("baggage", "user.id=u");
    Http2HeadersFrame signed = request("llm.test", true);
    signed.headers().set("baggage", "user.id=u");
    signed.headers().set("authorization", "AWS4-HMAC-SHA256 SignedHeaders=baggage;host");
    Http2HeadersFrame elsewhere = request("other.test", true);
    elsewhere.headers().set("baggage", "user.id=u");
    for (Http2HeadersFrame head : new Http2HeadersFrame[] {plain, unmetered, signed, elsewhere}) {
      new EmbeddedChannel(new StreamTapHandler()).writeOutbound(head);
    }

    assertThat(plain.headers().contains("baggage")).isFalse();
    assertThat(unmetered.headers().contains("baggage")).isFalse();
    assertThat(signed.headers().contains("baggage")).isTrue();
    assertThat(elsewhere.headers().contains("baggage")).isTrue();
  }

  @Test
  void writesARequestToAnotherPath() {
    taps.outgoing = Outgoing.at(URI.create("http://llm.test/v1/other?a=b"));
    channel.writeOutbound(request("llm.test", true));

    assertThat(channel.<Http2HeadersFrame>readOutbound().headers().path())
        .hasToString("/v1/other?a=b");
  }

  @Test
  void answersInPlaceOfARequestThatIsNotWritten() {
    taps.outgoing = refused();
    ByteBuf body = Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8);
    ChannelFuture head = channel.write(request("llm.test", false));
    channel.runPendingTasks();
    assertThat(channel.<Object>readInbound()).isNull();
    ChannelFuture last = channel.write(new DefaultHttp2DataFrame(body, true));
    assertThat(channel.<Object>readInbound()).as("before it knows that it was sent").isNull();
    channel.runPendingTasks();

    assertThat(head.isSuccess()).isTrue();
    assertThat(last.isSuccess()).isTrue();
    assertThat(body.refCnt()).isZero();
    channel.flush();
    assertThat(channel.<Object>readOutbound()).isNull();
    assertThatTheRefusalIsRead(channel);
  }

  @Test
  void answersAtOnceAClientThatWaitsForLeaveToWriteItsBody() {
    taps.outgoing = refused();
    Http2HeadersFrame head = request("llm.test", false);
    head.headers().set("expect", "100-continue");
    channel.writeOutbound(head);
    channel.runPendingTasks();

    assertThatTheRefusalIsRead(channel);
    channel.writeOutbound(data("hello", true));
    channel.runPendingTasks();
    assertThat(channel.<Object>readInbound()).isNull();
    assertThat(channel.<Object>readOutbound()).isNull();
  }

  private static Outgoing refused() {
    return Outgoing.refused(
        new Refusal(
            429,
            "Too Many Requests",
            Map.of("Retry-After", "60"),
            "{}".getBytes(StandardCharsets.UTF_8),
            "No more."));
  }

  private static void assertThatTheRefusalIsRead(EmbeddedChannel channel) {
    Http2HeadersFrame head = channel.readInbound();
    assertThat(head.isEndStream()).isFalse();
    assertThat(head.headers().status()).hasToString("429");
    assertThat(head.headers().get("retry-after")).hasToString("60");
    Http2DataFrame body = channel.readInbound();
    assertThat(body.isEndStream()).isTrue();
    assertThat(body.content().toString(StandardCharsets.UTF_8)).isEqualTo("{}");
  }

  @Test
  void aFailureOfOursStopsNoFrame() {
    taps.failure = new IllegalStateException("ours");
    channel.writeOutbound(request("llm.test", true));
    channel.writeInbound(response("200", false), data("a", false), data("b", true));
    EmbeddedChannel malformed = new EmbeddedChannel(new StreamTapHandler());
    malformed.writeOutbound(request("llm.test", true));
    malformed.writeInbound(response("okay", true));

    assertThat(channel.inboundMessages()).hasSize(3);
    assertThat(malformed.inboundMessages()).hasSize(1);
    assertThat(taps.shown).containsSubsequence("adapter failed: ours", "1 cancelled");
  }

  @Test
  void isAddedToAStreamsChannelOnly() {
    StreamTapInstaller.added(channel.pipeline());

    assertThat(channel.pipeline().names()).doesNotContain(StreamTapHandler.class.getName());
  }

  private static Http2HeadersFrame request(String authority, boolean isLast) {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("https")
            .authority(authority)
            .path("/v1/chat");
    return new DefaultHttp2HeadersFrame(headers, isLast);
  }

  private static Http2HeadersFrame response(String status, boolean isLast) {
    Http2Headers headers = new DefaultHttp2Headers().status(status);
    headers.set("content-type", "text/plain");
    return new DefaultHttp2HeadersFrame(headers, isLast);
  }

  private static Http2HeadersFrame trailers() {
    return new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().set("x", "y"), true);
  }

  private static Http2DataFrame data(String text, boolean isLast) {
    return new DefaultHttp2DataFrame(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8), isLast);
  }
}
