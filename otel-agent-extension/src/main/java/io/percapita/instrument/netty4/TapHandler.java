package io.percapita.instrument.netty4;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What passes on a channel as HTTP messages, which all go on as they are.
 *
 * <p>A message is shown to the tap before it is passed on: whoever receives it may release it, and
 * may close the channel for it.
 */
final class TapHandler extends ChannelDuplexHandler {
  /** Requests without the whole of their response; a client may send several ahead. */
  private final Deque<NettyExchange> exchanges = new ArrayDeque<>(2);

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it is the promise's
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    try (TapScope scope = sending(context, message)) {
      context.write(message, promise);
    }
  }

  private TapScope sending(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpRequest request) {
        NettyExchange exchange = NettyExchange.begin(context.channel(), request);
        exchanges.addLast(exchange);
        exchange.sent(message);
        return exchange.enter();
      }
      NettyExchange exchange = exchanges.peekLast();
      if (exchange != null) {
        exchange.sent(message);
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(NettyExchange.CLIENT, t);
    }
    return TapScope.NOOP;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try (TapScope scope = receiving(message)) {
      context.fireChannelRead(message);
    }
  }

  private TapScope receiving(Object message) {
    try {
      NettyExchange exchange = exchanges.peekFirst();
      if (exchange != null) {
        if (exchange.received(message)) {
          exchanges.removeFirst();
        }
        return exchange.enterCaller();
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(NettyExchange.CLIENT, t);
      endAll(NettyExchange::cancelled);
      exchanges.clear(); // or the next response would be taken for a part of this one
    }
    return TapScope.NOOP;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    endAll(exchange -> exchange.failed(new ClosedChannelException()));
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    endAll(exchange -> exchange.failed(cause));
    context.fireExceptionCaught(cause);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it is the promise's
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    endAll(NettyExchange::cancelled);
    context.close(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    endAll(NettyExchange::cancelled);
  }

  /** Ends what is under way. What still comes of it passes all the same. */
  private void endAll(Consumer<NettyExchange> end) {
    try {
      exchanges.forEach(end);
    } catch (Throwable t) {
      CallTaps.adapterFailed(NettyExchange.CLIENT, t);
    }
  }
}
