package io.percapita.instrument.reactornetty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Preloading;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;

/** A method of a client that is being asked for what to subscribe to. */
final class ResponseMethod {
  /**
   * Whether this thread is in such a method, from which others are called. In an array that stays:
   * to put something there and to take it out again each time takes longer than all else here.
   */
  private static final ThreadLocal<boolean[]> IS_ENTERED =
      ThreadLocal.withInitial(() -> new boolean[1]);

  /** Why the adapter cannot be used, or null; all its classes are loaded before the first call. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // told with where it came from, once
  private static final @Nullable Throwable BROKEN =
      Preloading.problem(
          ResponseMethod.class, "CallSubscriber", "ReactorCall", "TappedFlux", "TappedMono");

  private final HttpClient client;

  private ResponseMethod(HttpClient client) {
    this.client = client;
  }

  /** Answers null within such a method. */
  static @Nullable ResponseMethod enter(Object client) {
    if (BROKEN != null) {
      CallTaps.adapterFailed(ReactorCall.CLIENT, BROKEN);
      return null;
    }
    boolean[] isEntered = IS_ENTERED.get();
    if (isEntered[0] || !(client instanceof HttpClient known)) {
      return null;
    }
    isEntered[0] = true;
    return new ResponseMethod(known);
  }

  /** Answers a publisher that begins a call whenever it is subscribed to. */
  @Nullable Object leave(@Nullable Object publisher) {
    IS_ENTERED.get()[0] = false;
    if (publisher instanceof ByteBufFlux content) {
      return ByteBufFlux.fromInbound(new TappedFlux<>(content, client), allocator());
    }
    if (publisher instanceof Mono<?> mono) {
      return new TappedMono<>(mono, client);
    }
    return publisher instanceof Flux<?> flux ? new TappedFlux<>(flux, client) : publisher;
  }

  /** The one that the client itself gives to its content. */
  private ByteBufAllocator allocator() {
    Object configured = client.configuration().options().get(ChannelOption.ALLOCATOR);
    return configured instanceof ByteBufAllocator allocator ? allocator : ByteBufAllocator.DEFAULT;
  }
}
