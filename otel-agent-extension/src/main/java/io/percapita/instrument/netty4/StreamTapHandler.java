package io.percapita.instrument.netty4;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What passes on the channel of a stream of HTTP/2 as frames, which all go on as they are. A stream
 * has one request and its response.
 *
 * <p>The head of a request is written before its body is there, and so a body is never replaced. A
 * frame is shown to the tap before it is passed on, as in {@link TapHandler}.
 */
final class StreamTapHandler extends ChannelDuplexHandler {
  private @Nullable NettyExchange exchange;

  /** The answer to the request, if nothing of that is to be sent. */
  private @Nullable Refusal refusing;

  /** Whether it has been answered, though not all of it was written. */
  private boolean hasAnswered;

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it is the promise's
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (refusing == null && exchange == null && message instanceof Http2HeadersFrame head) {
      writeHead(context, head, promise);
    } else if (refusing != null && message instanceof Http2StreamFrame frame) {
      refuse(context, refusing, frame, false, promise);
    } else {
      NettyExchange written = exchange;
      try {
        if (written != null && message instanceof Http2DataFrame) {
          written.sent(message);
        } else if (written != null && message instanceof Http2ResetFrame) {
          written.closed(); // by the client, which does not have to close the channel as well
        }
      } catch (Throwable t) {
        CallTaps.adapterFailed(NettyExchange.CLIENT, t);
      }
      context.write(message, watched(context, written, promise));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it is the promise's
  private void writeHead(
      ChannelHandlerContext context, Http2HeadersFrame head, ChannelPromise promise) {
    HttpRequest request = StreamMessages.request(head);
    if (request == null) {
      context.write(head, promise);
      return;
    }
    NettyExchange begun = NettyExchange.begin(context.channel(), request, true);
    Outgoing outgoing = begun.admit(request);
    refusing = outgoing.refusal();
    if (refusing != null) {
      refuse(context, refusing, head, HttpUtil.is100ContinueExpected(request), promise);
      return;
    }
    exchange = begun;
    if (begun.isFollowed()) {
      StreamMessages.change(head, outgoing);
    }
    ChannelPromise watched = watched(context, begun, promise);
    try (TapScope scope = begun.sending(request)) {
      context.write(head, watched);
    }
  }

  private static ChannelPromise watched(
      ChannelHandlerContext context, @Nullable NettyExchange written, ChannelPromise promise) {
    return Passing.watched(
        context, written, promise, (it, cause) -> end(it, ended -> ended.failed(cause)));
  }

  /**
   * Takes a frame of a request as if it had been written, and answers after the last of them, or
   * after the first if the client waits for leave to write the others.
   */
  private void refuse(
      ChannelHandlerContext context,
      Refusal refusal,
      Http2StreamFrame frame,
      boolean isAwaited,
      ChannelPromise promise) {
    boolean isLast = StreamMessages.isLast(frame);
    ReferenceCountUtil.release(frame);
    promise.trySuccess();
    if ((isLast || isAwaited) && !hasAnswered) {
      hasAnswered = true;
      Passing.answerLater(context, refusal, StreamMessages::response);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try (TapScope scope = receiving(message)) {
      context.fireChannelRead(message);
    }
  }

  private TapScope receiving(Object message) {
    NettyExchange read = exchange;
    if (read == null) {
      return TapScope.NOOP;
    }
    try {
      if (read.isFollowed()) {
        show(read, message);
      }
      return read.enterCaller();
    } catch (Throwable t) {
      CallTaps.adapterFailed(NettyExchange.CLIENT, t);
      end(read, NettyExchange::cancelled);
      return TapScope.NOOP;
    }
  }

  private static void show(NettyExchange read, Object message) {
    if (message instanceof Http2HeadersFrame head) {
      if (head.headers().status() != null) { // or else they are trailers
        read.received(StreamMessages.response(head));
      }
    } else if (message instanceof Http2DataFrame data) {
      read.received(new DefaultHttpContent(data.content()));
    }
    if (message instanceof Http2StreamFrame frame && StreamMessages.isLast(frame)) {
      read.received(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      end(it -> it.failed(new IOException("stream reset, error " + reset.errorCode())));
    }
    try (TapScope scope =
        NettyExchange.enterCallerOf(exchange)) { // whose request the client may send again
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(it -> it.failed(new ClosedChannelException()));
    try (TapScope scope = NettyExchange.enterCallerOf(exchange)) {
      context.fireChannelInactive();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(it -> it.failed(cause));
    try (TapScope scope = NettyExchange.enterCallerOf(exchange)) {
      context.fireExceptionCaught(cause);
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it is the promise's
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    end(NettyExchange::closed);
    context.close(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    end(NettyExchange::cancelled);
  }

  private void end(Consumer<NettyExchange> end) {
    if (exchange != null) {
      end(exchange, end);
    }
  }

  /** Ends the exchange, if it is not over. What still comes of it passes all the same. */
  private static void end(NettyExchange ended, Consumer<NettyExchange> end) {
    try {
      end.accept(ended);
    } catch (Throwable t) {
      CallTaps.adapterFailed(NettyExchange.CLIENT, t);
    }
  }
}
