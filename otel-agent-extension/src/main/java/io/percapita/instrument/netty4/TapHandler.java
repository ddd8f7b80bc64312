package io.percapita.instrument.netty4;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What passes on a channel as HTTP messages, which all go on as they are.
 *
 * <p>A message is shown to the tap before it is passed on: whoever receives it may release it, and
 * may close the channel for it.
 */
final class TapHandler extends ChannelDuplexHandler {
  /** Requests without the whole of their response; a client may send several ahead. */
  private final Deque<NettyExchange> exchanges = new ArrayDeque<>(2);

  /** The answer to the request that is being written, if nothing of that is to be sent. */
  private @Nullable Refusal refusing;

  /** Whether it has been answered, though not all of it was written. */
  private boolean hasAnswered;

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it is the promise's
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpRequest request) {
      writeRequest(context, request, promise);
    } else if (refusing != null) {
      refuse(context, message, promise);
    } else {
      NettyExchange exchange = exchanges.peekLast();
      try {
        if (exchange != null) {
          exchange.sent(message);
        }
      } catch (Throwable t) {
        CallTaps.adapterFailed(NettyExchange.CLIENT, t);
      }
      context.write(
          message,
          Passing.watched(context, exchange, promise, (it, cause) -> unwritten(it, false, cause)));
    }
  }

  /**
   * A part of a request could not be written.
   *
   * @param isHead whether nothing was sent of the request
   */
  private void unwritten(NettyExchange exchange, boolean isHead, Throwable cause) {
    try {
      exchange.failed(cause);
      if (isHead) {
        exchanges.remove(exchange); // or the next response would be taken for its
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(NettyExchange.CLIENT, t);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it is the promise's
  private void writeRequest(
      ChannelHandlerContext context, HttpRequest asked, ChannelPromise promise) {
    NettyExchange exchange = NettyExchange.begin(context.channel(), asked, exchanges.isEmpty());
    Outgoing outgoing = exchange.admit(asked);
    refusing = outgoing.refusal();
    hasAnswered = false;
    if (refusing != null) {
      refuse(context, asked, promise);
      return;
    }
    exchanges.addLast(exchange);
    HttpRequest request = ChangedMessages.request(asked, outgoing);
    ChannelPromise watched =
        Passing.watched(context, exchange, promise, (it, cause) -> unwritten(it, true, cause));
    try (TapScope scope = exchange.sending(request)) {
      context.write(request, watched);
    }
    if (watched.cause() != null && !exchange.isFollowed()) {
      exchanges.remove(exchange); // which nobody listens for, as nearly all are not followed
    }
  }

  /**
   * Takes a part of a request as if it had been written, and answers after the last of them, or
   * after the first if the client waits for leave to write the others. Where answers to earlier
   * requests are still to come, which this one must not overtake, it fails.
   */
  private void refuse(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    Refusal refusal = Objects.requireNonNull(refusing);
    boolean isLast = message instanceof LastHttpContent;
    boolean isAwaited = message instanceof HttpRequest head && HttpUtil.is100ContinueExpected(head);
    ReferenceCountUtil.release(message);
    if (isLast) {
      refusing = null;
    }
    if (!exchanges.isEmpty()) {
      promise.tryFailure(refusal.exception());
      return;
    }
    promise.trySuccess();
    if ((isLast || isAwaited) && !hasAnswered) {
      hasAnswered = true;
      Passing.answerLater(context, refusal, ChangedMessages::response);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    NettyExchange exchange = exchanges.peekFirst();
    try (TapScope scope = receiving(context, message)) {
      context.fireChannelRead(exchange == null ? message : exchange.filtered(message));
      if (exchange != null && exchange != exchanges.peekFirst()) {
        passRest(context, exchange); // of one that is no longer followed
      }
    }
  }

  private TapScope receiving(ChannelHandlerContext context, Object message) {
    try {
      NettyExchange exchange = exchanges.peekFirst();
      if (exchange != null) {
        if (exchange.received(message) || exchange.isUpgraded(context.channel(), message)) {
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
    passRest(context);
    endAll(exchange -> exchange.failed(new ClosedChannelException()));
    try (TapScope scope =
        NettyExchange.enterCallerOf(
            exchanges.peekFirst())) { // whose request the client may send again
      context.fireChannelInactive();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    passRest(context);
    endAll(exchange -> exchange.failed(cause));
    try (TapScope scope = NettyExchange.enterCallerOf(exchanges.peekFirst())) {
      context.fireExceptionCaught(cause);
    }
  }

  /** Passes on what was held back of a response that breaks off. */
  private void passRest(ChannelHandlerContext context) {
    NettyExchange exchange = exchanges.peekFirst();
    if (exchange != null) {
      passRest(context, exchange);
    }
  }

  private static void passRest(ChannelHandlerContext context, NettyExchange exchange) {
    HttpContent rest = exchange.rest();
    if (rest != null) {
      context.fireChannelRead(rest);
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it is the promise's
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    endAll(NettyExchange::closed);
    context.close(promise);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    takeUpgraded(context.channel().parent());
  }

  private void takeUpgraded(@Nullable Channel connection) {
    NettyExchange upgraded = NettyExchange.upgraded(connection);
    if (upgraded != null) {
      exchanges.addLast(upgraded);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    takeUpgraded(context.channel()); // which no tap of a stream has taken
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
