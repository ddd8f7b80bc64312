package io.percapita.instrument.apache4async;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ClientInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/** Taps Apache HttpAsyncClient 4.1 and later. */
@AutoService(InstrumentationModule.class)
public final class Apache4AsyncModule extends ClientInstrumentationModule {
  private static final String PACKAGE = "io.percapita.instrument.apache4async.";

  /** Called by the agent's service loader. */
  public Apache4AsyncModule() {
    super(
        "apache-httpasyncclient-4",
        List.of(
            PACKAGE + "AsyncCall",
            PACKAGE + "ExchangeHandlers",
            PACKAGE + "FilteredDecoder",
            PACKAGE + "ProducedBody",
            PACKAGE + "RefusedAnswer",
            PACKAGE + "TappedCallback",
            PACKAGE + "TappedDecoder",
            PACKAGE + "TappedEncoder",
            PACKAGE + "TappedRequestProducer",
            PACKAGE + "TappedResponseConsumer",
            PACKAGE + "UnsentAsyncRequest"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    return version(
        "org.apache.http.nio.client.HttpAsyncClient",
        List.of("org.apache.http.nio.client.HttpPipeliningClient"), // new in 4.1
        HttpAsyncClientInstrumentation.EXECUTE,
        ExchangeHandlerInstrumentation.GENERATE_REQUEST);
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new HttpAsyncClientInstrumentation(), new ExchangeHandlerInstrumentation());
  }
}
