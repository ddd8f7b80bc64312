package io.percapita.instrument.netty4;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Preloading;
import org.jspecify.annotations.Nullable;

/**
 * Puts a tap where a pipeline is that of a stream of HTTP/2. Not loaded before there is one: an
 * application on Netty need not have its classes for HTTP/2.
 */
final class StreamTapInstaller {
  private static final String TAP = StreamTapHandler.class.getName();

  /** Why streams cannot be tapped, or null; all classes for that are loaded before the first. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // told with where it came from, once
  private static final @Nullable Throwable BROKEN =
      Preloading.problem(StreamTapInstaller.class, "StreamMessages", "StreamTapHandler");

  private StreamTapInstaller() {}

  /** Adds a tap before all other handlers. */
  static void added(ChannelPipeline pipeline) {
    if (!(pipeline.channel() instanceof Http2StreamChannel) || pipeline.get(TAP) != null) {
      return;
    }
    if (BROKEN != null) {
      CallTaps.adapterFailed(NettyExchange.CLIENT, BROKEN);
      return;
    }
    pipeline.addFirst(TAP, new StreamTapHandler());
  }
}
