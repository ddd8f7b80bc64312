package io.percapita.instrument.netty4;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelId;
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
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.percapita.instrument.LineFilter;
import io.percapita.instrument.RecordingTaps;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
  void aRequestThatCannotBeWrittenIsAFailedCallAndTheNextAnswerIsNotIts() {
    FailingWrites failing = new FailingWrites();
    EmbeddedChannel open = new EmbeddedChannel(failing, new TapHandler());

    ChannelFuture refused = open.write(request("llm.test", "one"));
    open.runPendingTasks();
    failing.isFailing = false;
    open.writeOutbound(request("llm.test", "two"));
    open.writeInbound(head(200), LastHttpContent.EMPTY_LAST_CONTENT);

    assertThat(refused.cause()).hasMessage("unwritable");
    assertThat(open.isOpen()).isTrue();
    assertThat(taps.shown)
        .containsExactly(
            "1 start POST http://llm.test/v1/chat",
            "1 request one",
            "1 failed IllegalStateException",
            "2 start POST http://llm.test/v1/chat",
            "2 request two",
            "2 head 200 text/plain",
            "2 completed");
  }

  @Test
  void aPartOfARequestThatCannotBeWrittenIsAFailedCall() {
    FailingWrites failing = new FailingWrites();
    EmbeddedChannel open = new EmbeddedChannel(failing, new TapHandler());
    failing.isFailing = false;
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/v1/chat");
    head.headers().set("Host", "llm.test");
    open.writeOutbound(head);
    failing.isFailing = true;

    ChannelFuture refused = open.write(new DefaultHttpContent(buffer("one")));
    open.runPendingTasks();

    assertThat(refused.cause()).hasMessage("unwritable");
    assertThat(taps.shown)
        .containsExactly(
            "1 start POST http://llm.test/v1/chat",
            "1 request one",
            "1 failed IllegalStateException");
  }

  /** Such as an encoder that does not know what it is given. */
  private static final class FailingWrites extends ChannelOutboundHandlerAdapter {
    boolean isFailing = true;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
        throws Exception {
      if (isFailing) {
        ReferenceCountUtil.release(message);
        throw new IllegalStateException("unwritable");
      }
      super.write(context, message, promise);
    }
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
  void passesOnWhatAFilterLetsThroughAndShowsAll() {
    taps.filter = new LineFilter();
    channel.writeOutbound(request("llm.test", "hello"));
    HttpResponse head = head(200);
    head.headers().set("Content-Length", 100);
    HttpContent whole = new DefaultHttpContent(buffer("one\n"));
    HttpContent part =
        new DefaultHttpContent(Unpooled.wrappedBuffer(buffer("out\nt"), buffer("wo\no")));
    LastHttpContent last = new DefaultLastHttpContent(buffer("ut\nthree"));
    last.trailingHeaders().set("x", "y");
    channel.writeInbound(head, whole, part, last);

    assertThat(channel.<HttpResponse>readInbound().headers().contains("Content-Length")).isFalse();
    assertThat(channel.<Object>readInbound()).isSameAs(whole);
    assertThat(text(channel.readInbound())).isEqualTo("two\n");
    LastHttpContent end = channel.readInbound();
    assertThat(text(end)).isEqualTo("three");
    assertThat(end.trailingHeaders().get("x")).isEqualTo("y");
    assertThat(end.refCnt()).isEqualTo(1);
    assertThat(part.refCnt()).isZero();
    assertThat(last.refCnt()).isZero();
    assertThat(taps.shown)
        .contains("1 response one\n", "1 response out\nt", "1 response wo\no")
        .endsWith("1 response ut\nthree", "1 completed");
    assertThat(channel.<Object>readInbound()).isNull();
  }

  @Test
  void passesOnWhatIsHeldBackOfAResponseThatBreaksOff() {
    taps.filter = new LineFilter();
    channel.writeOutbound(request("llm.test", "hello"));
    channel.writeInbound(head(200), new DefaultHttpContent(buffer("one\nou")));
    channel.pipeline().fireChannelInactive();

    channel.readInbound();
    assertThat(text(channel.readInbound())).isEqualTo("one\n");
    assertThat(text(channel.readInbound())).isEqualTo("ou");
    assertThat(channel.<Object>readInbound()).isNull();
  }

  @Test
  void passesOnWhatIsHeldBackOfAResponseThatCanNoLongerBeFollowed() {
    taps.filter = new LineFilter();
    channel.writeOutbound(request("llm.test", "hello"));
    channel.writeInbound(head(200), new DefaultHttpContent(buffer("ou")));
    taps.failure = new IllegalStateException("broken");
    channel.writeInbound(
        new DefaultHttpContent(buffer("t")), new DefaultHttpContent(buffer("\nout\n")));

    StringBuilder read = new StringBuilder();
    channel.readInbound();
    for (HttpContent next = channel.readInbound(); next != null; next = channel.readInbound()) {
      read.append(text(next));
    }
    assertThat(read.toString()).isEqualTo("out\nout\n");
  }

  private static String text(HttpContent part) {
    return part.content().toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesAnotherBodyInPlaceOfARequestsOwn() {
    taps.outgoing = Outgoing.withBody("much longer".getBytes(StandardCharsets.UTF_8));
    FullHttpRequest request = request("llm.test", "hello");
    request.headers().set("Content-Length", 5);
    channel.writeOutbound(request);

    FullHttpRequest written = channel.readOutbound();
    assertThat(written.content().toString(StandardCharsets.UTF_8)).isEqualTo("much longer");
    assertThat(written.headers().get("Content-Length")).isEqualTo("11");
    assertThat(written.headers().get("Host")).isEqualTo("llm.test");
    assertThat(request.refCnt()).isZero();
    assertThat(taps.shown)
        .containsExactly("1 start POST http://llm.test/v1/chat", "1 request much longer");
  }

  @Test
  void writesARequestToAnotherPath() {
    taps.outgoing = Outgoing.at(URI.create("http://llm.test/v1/other?a=b"));
    channel.writeOutbound(request("llm.test", "hello"));

    assertThat(channel.<FullHttpRequest>readOutbound().uri()).isEqualTo("/v1/other?a=b");
  }

  @Test
  void answersInPlaceOfARequestThatIsNotWritten() {
    taps.outgoing = refused();
    FullHttpRequest request = request("llm.test", "hello");
    boolean wasWritten = channel.writeOneOutbound(request).isSuccess();
    channel.runPendingTasks();

    assertThat(wasWritten).isTrue();
    assertThat(request.refCnt()).isZero();
    assertThat(channel.<Object>readOutbound()).isNull();
    assertThatTheRefusalIsRead();

    // The connection is as good as new.
    taps.outgoing = Outgoing.UNCHANGED;
    channel.writeOutbound(request("llm.test", "again"));
    channel.writeInbound(head(200), last("mine"));
    assertThat(taps.shown).endsWith("2 head 200 text/plain", "2 response mine", "2 completed");
  }

  @Test
  void answersAfterTheLastPieceOfARequestThatIsNotWritten() {
    taps.outgoing = refused();
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/v1/chat");
    head.headers().set("Host", "llm.test");
    ByteBuf piece = buffer("piece");
    channel.writeOutbound(head, new DefaultHttpContent(piece));
    assertThat(channel.<Object>readInbound()).isNull();
    channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
    channel.runPendingTasks();

    assertThat(piece.refCnt()).isZero();
    assertThat(channel.<Object>readOutbound()).isNull();
    assertThatTheRefusalIsRead();
  }

  @Test
  void answersAtOnceAClientThatWaitsForLeaveToWriteItsBody() {
    taps.outgoing = refused();
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/v1/chat");
    head.headers().set("Host", "llm.test").set("Expect", "100-continue");
    channel.writeOutbound(head);
    channel.runPendingTasks();

    assertThatTheRefusalIsRead();
    // A client may write it all the same, and is answered once.
    HttpContent body = new DefaultLastHttpContent(buffer("hello"));
    assertThat(channel.writeOneOutbound(body).isSuccess()).isTrue();
    channel.runPendingTasks();
    assertThat(body.refCnt()).isZero();
    assertThat(channel.<Object>readInbound()).isNull();
    assertThat(channel.<Object>readOutbound()).isNull();
    // And the next request is one of its own.
    taps.outgoing = Outgoing.UNCHANGED;
    FullHttpRequest next = request("llm.test", "next");
    channel.writeOutbound(next);
    assertThat(channel.<Object>readOutbound()).isSameAs(next);
  }

  @Test
  void failsARequestThatIsNotWrittenBehindOneThatIsStillToBeAnswered() {
    channel.writeOutbound(request("llm.test", "first"));
    taps.outgoing = refused();

    ChannelFuture refused = channel.writeOneOutbound(request("llm.test", "second"));

    assertThat(refused.cause()).isInstanceOf(IOException.class).hasMessage("No more.");
    assertThat(channel.<Object>readInbound()).isNull();
  }

  private static Outgoing refused() {
    return Outgoing.refused(
        new Refusal(
            429,
            "Too Many Requests",
            Map.of("retry-after", "60"),
            "{}".getBytes(StandardCharsets.UTF_8),
            "No more."));
  }

  /** In parts, as from a codec: AsyncHttpClient waits for the last of them. */
  private void assertThatTheRefusalIsRead() {
    HttpResponse head = channel.readInbound();
    assertThat(head).isNotInstanceOf(HttpContent.class);
    assertThat(head.status().code()).isEqualTo(429);
    assertThat(head.headers().get("retry-after")).isEqualTo("60");
    LastHttpContent body = channel.readInbound();
    assertThat(body.content().toString(StandardCharsets.UTF_8)).isEqualTo("{}");
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
  void aRequestThatIsSentAheadIsMadeInTheContextOfItsOwn() {
    AttributeKey<Context> agents =
        AttributeKey.valueOf(
            "io.opentelemetry.javaagent.shaded.instrumentation.netty.v4_1.internal.AttributeKeys"
                + "#client-parent-context");
    ContextKey<String> user = ContextKey.named("user");
    Context first = Context.root().with(user, "first");
    channel.attr(agents).set(first);
    channel.writeOutbound(request("llm.test", "a"));
    try (Scope scope = Context.root().with(user, "second").makeCurrent()) {
      channel.writeOutbound(request("llm.test", "b"));
    }
    channel.writeInbound(head(200), last("a"), head(200), last("b"));
    channel.attr(agents).set(first); // who made it is on another thread by then
    channel.writeOutbound(request("llm.test", "c"));

    assertThat(taps.contexts)
        .extracting(context -> context.get(user))
        .containsExactly("first", "second", "first");
  }

  @Test
  void theAnswerAfterARequestToElsewhereThatCouldNotBeWrittenIsThatOfTheNext() {
    EmbeddedChannel proxied = new EmbeddedChannel(new FailingOnce(), new TapHandler());
    assertThat(proxied.write(request("other.test", "a")).cause()).hasMessage("unwritable");
    proxied.writeOutbound(request("llm.test", "b"));
    proxied.writeInbound(head(200), last("c"));

    assertThat(taps.shown)
        .containsExactly(
            "1 start POST http://llm.test/v1/chat",
            "1 request b",
            "1 head 200 text/plain",
            "1 response c",
            "1 completed");
  }

  private static final class FailingOnce extends ChannelOutboundHandlerAdapter {
    private boolean hasFailed;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
      if (hasFailed) {
        promise.setSuccess();
      } else {
        hasFailed = true;
        promise.setFailure(new IllegalStateException("unwritable"));
      }
    }
  }

  @Test
  void aCallThatTurnsItsConnectionIntoOneOfHttp2GoesOnInItsFirstStream() {
    channel.writeOutbound(request("llm.test", "a"));
    HttpResponse upgrade = head(101);
    upgrade.headers().set("Upgrade", "h2c");
    channel.writeInbound(upgrade, LastHttpContent.EMPTY_LAST_CONTENT);

    EmbeddedChannel stream =
        new EmbeddedChannel(channel, DefaultChannelId.newInstance(), true, false, new TapHandler());
    stream.writeInbound(head(200), last("b"));
    channel.pipeline().remove(TapHandler.class);

    assertThat(taps.shown)
        .containsExactly(
            "1 start POST http://llm.test/v1/chat",
            "1 request a",
            "1 head 200 text/plain",
            "1 response b",
            "1 completed");
  }

  @Test
  void aCallThatTurnsItsConnectionIntoOneOfHttp2EndsWhereNoStreamGoesOnWithIt() {
    channel.writeOutbound(request("llm.test", "a"));
    HttpResponse upgrade = head(101);
    upgrade.headers().set("Upgrade", "h2c");
    channel.writeInbound(upgrade, LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(taps.shown).doesNotContain("1 cancelled");

    channel.pipeline().remove(TapHandler.class);

    assertThat(taps.shown)
        .containsExactly("1 start POST http://llm.test/v1/chat", "1 request a", "1 cancelled");
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

  @Test
  void theTapGoesWithItsCodec() {
    HttpClientCodec codec = new HttpClientCodec();
    EmbeddedChannel clear = new EmbeddedChannel(codec);
    TapInstaller.added(clear.pipeline(), codec);
    assertThat(clear.pipeline().get(TapHandler.class)).isNotNull();

    TapInstaller.removed(clear.pipeline(), new ChannelDuplexHandler());
    assertThat(clear.pipeline().get(TapHandler.class)).as("another was removed").isNotNull();
    clear.pipeline().remove(codec);
    TapInstaller.removed(clear.pipeline(), codec);
    assertThat(clear.pipeline().get(TapHandler.class)).isNull();
  }

  @Test
  void whatOneServerIsAboutToAnswerHoldsUpNoOtherChannel() {
    EmbeddedChannel another = new EmbeddedChannel(new TapHandler());
    channel.writeOutbound(request("other.test", "hello"));
    channel.writeInbound(head(200));
    another.writeOutbound(request("other.test", "hello"));
    another.writeInbound(head(100)); // while the response of the first is still coming
    channel.writeInbound(last("one"));

    channel.writeOutbound(request("llm.test", "hello"));
    channel.writeInbound(head(200), last("two"));

    assertThat(taps.shown)
        .containsExactly(
            "1 start POST http://llm.test/v1/chat",
            "1 request hello",
            "1 head 200 text/plain",
            "1 response two",
            "1 completed");
  }

  @Test
  void whoRemovesTheLastHandlerGetsOneOfHisOwn() {
    HttpClientCodec codec = new HttpClientCodec();
    EmbeddedChannel clear = new EmbeddedChannel(codec);
    TapInstaller.added(clear.pipeline(), codec);

    ChannelPipeline pipeline = clear.pipeline();
    assertThat(TapInstaller.removedLast(pipeline, pipeline.removeLast())).isSameAs(codec);
    assertThat(pipeline.get(TapHandler.class)).isNull();
    assertThat(TapInstaller.removedLast(pipeline, null)).isNull();
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
