package io.percapita.instrument.netty4;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ClientInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/** Taps HTTP clients that are built on Netty 4.1 or later. */
@AutoService(InstrumentationModule.class)
public final class Netty4Module extends ClientInstrumentationModule {
  private static final String PACKAGE = "io.percapita.instrument.netty4.";

  private static final String NO_HTTP_2 = "LLM calls through it over HTTP/2 are not seen";
  private static final String ASYNC_HTTP_CLIENT = "AsyncHttpClient over HTTP/2";

  /** Where AsyncHttpClient has, with what makes requests wait, the handler that is looked for. */
  private final ElementMatcher<ClassLoader> asyncHttpClient =
      versionOf(
          ASYNC_HTTP_CLIENT,
          NO_HTTP_2,
          QueuedStreamsInstrumentation.QUEUE,
          List.of(TapInstaller.STREAM_HANDLER));

  /** Where it has, with the handler, what makes requests wait. */
  private final ElementMatcher<ClassLoader> queuedStreams =
      versionOf(
          ASYNC_HTTP_CLIENT,
          "LLM calls that wait for a stream of HTTP/2 may be counted for another user",
          TapInstaller.STREAM_HANDLER,
          List.of(QueuedStreamsInstrumentation.QUEUE),
          QueuedStreamsInstrumentation.WAIT);

  private final ElementMatcher<ClassLoader> awsSdk =
      versionOf(
          "the AWS SDK over HTTP/2",
          NO_HTTP_2,
          "software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient",
          List.of(TapInstaller.AWS_HTTP_2_CODEC));

  /** Called by the agent's service loader. */
  public Netty4Module() {
    super(
        "netty-4",
        List.of(
            PACKAGE + "ChangedMessages",
            PACKAGE + "NettyAddress",
            PACKAGE + "NettyExchange",
            PACKAGE + "Passing",
            PACKAGE + "StreamMessages",
            PACKAGE + "StreamTapHandler",
            PACKAGE + "StreamTapInstaller",
            PACKAGE + "TapHandler",
            PACKAGE + "TapInstaller",
            PACKAGE + "UnsentNettyRequest"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    return version(
            "io.netty.handler.codec.http.HttpClientCodec",
            List.of("io.netty.handler.codec.http.CombinedHttpHeaders"), // new in 4.1
            ChannelPipelineInstrumentation.ADD)
        .and(told(asyncHttpClient))
        .and(told(awsSdk));
  }

  /** All class loaders: without the handlers of one library the others' are of use. */
  private static ElementMatcher<ClassLoader> told(ElementMatcher<ClassLoader> library) {
    return loader -> {
      boolean unused = library.matches(loader);
      return true;
    };
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(
        new ChannelPipelineInstrumentation(), new QueuedStreamsInstrumentation(queuedStreams));
  }
}
