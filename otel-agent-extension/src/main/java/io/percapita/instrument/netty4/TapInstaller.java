package io.percapita.instrument.netty4;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.Preloading;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a tap where a pipeline speaks in HTTP messages. */
final class TapInstaller {
  private static final String TAP = TapHandler.class.getName();

  /** How the names of the agent's own handlers begin. */
  private static final String OF_THE_AGENT = "io.opentelemetry.javaagent.";

  /** The last of what makes HTTP messages of HTTP/2 frames in the AWS SDK. */
  static final String AWS_HTTP_2_CODEC =
      "software.amazon.awssdk.http.nio.netty.internal.http2.HttpToHttp2OutboundAdapter";

  /** What makes HTTP messages of HTTP/2 frames: Netty's own, and the AWS SDK's. */
  private static final Set<String> HTTP_2_CODECS =
      Set.of("io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec", AWS_HTTP_2_CODEC);

  /**
   * What reads the frames of a stream of HTTP/2 by itself, on the stream's own channel:
   * AsyncHttpClient's, since 3.0.8.
   */
  static final String STREAM_HANDLER = "org.asynchttpclient.netty.handler.Http2Handler";

  /** Why the adapter cannot be used, or null; all its classes are loaded before the first call. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // told with where it came from, once
  private static final @Nullable Throwable BROKEN =
      Preloading.problem(
          TapInstaller.class,
          "ChangedMessages",
          "NettyAddress",
          "NettyExchange",
          "Passing",
          "TapHandler",
          "UnsentNettyRequest");

  private TapInstaller() {}

  /**
   * Adds a tap after a handler, if that is an HTTP client's codec, or before all if it reads the
   * frames of a stream.
   */
  static void added(ChannelPipeline pipeline, ChannelHandler handler) {
    if (handler.getClass().getName().equals(STREAM_HANDLER)) {
      if (BROKEN != null) {
        CallTaps.adapterFailed(NettyExchange.CLIENT, BROKEN);
      } else {
        StreamTapInstaller.added(pipeline);
      }
      return;
    }
    if (!isCodec(handler) || pipeline.get(TAP) != null) {
      return;
    }
    if (BROKEN != null) {
      CallTaps.adapterFailed(NettyExchange.CLIENT, BROKEN);
      return;
    }
    ChannelHandlerContext codec = pipeline.context(handler);
    if (codec != null) {
      pipeline.addAfter(lastOfTheAgent(pipeline, codec.name()), TAP, new TapHandler());
    }
  }

  /** Takes the tap away with its codec. */
  static void removed(ChannelPipeline pipeline, @Nullable ChannelHandler handler) {
    if (handler != null && isCodec(handler) && pipeline.get(TAP) != null) {
      pipeline.remove(TAP);
    }
  }

  /**
   * What an application gets that takes the last handler away, which is to be one that it knows.
   */
  static @Nullable ChannelHandler removedLast(
      ChannelPipeline pipeline, @Nullable ChannelHandler handler) {
    return handler instanceof TapHandler && pipeline.last() != null
        ? pipeline.removeLast()
        : handler;
  }

  private static boolean isCodec(ChannelHandler handler) {
    return handler instanceof HttpClientCodec
        || HTTP_2_CODECS.contains(handler.getClass().getName());
  }

  /**
   * The name of the agent's own handler after the codec, if there is one, or else the codec's: what
   * the agent does for a call is to be a part of it.
   */
  private static String lastOfTheAgent(ChannelPipeline pipeline, String codec) {
    String last = codec;
    boolean afterCodec = false;
    for (Map.Entry<String, ChannelHandler> entry : pipeline) {
      if (afterCodec) {
        if (!entry.getValue().getClass().getName().startsWith(OF_THE_AGENT)) {
          break;
        }
        last = entry.getKey();
      }
      afterCodec |= entry.getKey().equals(codec);
    }
    return last;
  }
}
