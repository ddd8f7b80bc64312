package io.percapita.instrument.netty4;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How taps pass on what is written, and give answers of their own, whatever the protocol. */
final class Passing {
  private Passing() {}

  /**
   * The promise to write a part of a request by. If it fails, so does the exchange: the channel may
   * go on without it.
   *
   * @param exchange whose request it is, or null if of none
   * @param failed what is done with it and the cause, on the channel's thread while there is one;
   *     throws nothing
   */
  static ChannelPromise watched(
      ChannelHandlerContext context,
      @Nullable NettyExchange exchange,
      ChannelPromise promise,
      BiConsumer<NettyExchange, Throwable> failed) {
    if (exchange == null || !exchange.isFollowed()) {
      return promise;
    }
    ChannelPromise watched = promise.unvoid();
    watched.addListener(
        result -> {
          if (!result.isSuccess()) {
            later(context, () -> failed.accept(exchange, result.cause()));
          }
        });
    return watched;
  }

  /** On the channel's thread; or at once, where that takes nothing more as it shuts down. */
  private static void later(ChannelHandlerContext context, Runnable task) {
    try {
      context.executor().execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  /**
   * Gives the client the answer to a request that was not written; later, so that the client has
   * seen that its request was written.
   */
  static void answerLater(
      ChannelHandlerContext context, Refusal refusal, Function<Refusal, ? extends List<?>> of) {
    context.executor().execute(() -> answer(context, refusal, of));
  }

  private static void answer(
      ChannelHandlerContext context, Refusal refusal, Function<Refusal, ? extends List<?>> of) {
    List<?> response;
    try {
      response = of.apply(refusal);
    } catch (Throwable t) {
      CallTaps.adapterFailed(NettyExchange.CLIENT, t);
      context.fireExceptionCaught(refusal.exception());
      return;
    }
    response.forEach(context::fireChannelRead);
    context.fireChannelReadComplete();
  }
}
