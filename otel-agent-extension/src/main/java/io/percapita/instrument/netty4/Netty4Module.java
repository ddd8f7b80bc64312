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
        ChannelPipelineInstrumentation.ADD);
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new ChannelPipelineInstrumentation(), new QueuedStreamsInstrumentation());
  }
}
