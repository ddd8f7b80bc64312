package io.percapita.instrument.netty4;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.percapita.instrument.RecordingTaps;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PassingTest {
  @Test
  void aWriteThatFailsAsTheLoopShutsDownEndsTheCallNevertheless() {
    RecordingTaps.install();
    DefaultEventExecutor loop = new DefaultEventExecutor();
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.pipeline().addLast(loop, "client", new ChannelInboundHandlerAdapter());
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/v1/chat");
    request.headers().set("host", "llm.test");
    NettyExchange exchange = NettyExchange.begin(channel, request, true);
    ChannelPromise promise = new DefaultChannelPromise(channel, ImmediateEventExecutor.INSTANCE);
    List<Throwable> causes = new ArrayList<>();

    ChannelPromise watched =
        Passing.watched(
            channel.pipeline().context("client"),
            exchange,
            promise,
            (ended, cause) -> causes.add(cause));
    IllegalStateException failure = new IllegalStateException();
    watched.setFailure(failure);

    assertThat(causes).containsExactly(failure);
  }
}
