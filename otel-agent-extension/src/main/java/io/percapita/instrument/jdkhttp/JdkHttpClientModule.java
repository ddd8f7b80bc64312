package io.percapita.instrument.jdkhttp;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ClientInstrumentationModule;
import java.util.List;

/** Taps {@link java.net.http.HttpClient}. */
@AutoService(InstrumentationModule.class)
public final class JdkHttpClientModule extends ClientInstrumentationModule {
  private static final String PACKAGE = "io.percapita.instrument.jdkhttp.";

  /** Called by the agent's service loader. */
  public JdkHttpClientModule() {
    super(
        "java-http-client",
        List.of(
            PACKAGE + "JdkCall",
            PACKAGE + "CallerContextFuture",
            PACKAGE + "FilteredBodySubscriber",
            PACKAGE + "RefusedResponse",
            PACKAGE + "RefusedResponse$Delivery",
            PACKAGE + "TappedBodyHandler",
            PACKAGE + "TappedBodySubscriber",
            PACKAGE + "TappedBodySubscriber$CancelTap",
            PACKAGE + "TappedBodyPublisher",
            PACKAGE + "TappedBodyPublisher$AskedByCaller",
            PACKAGE + "TappedBodyPublisher$BodyTap",
            PACKAGE + "UnsentJdkRequest",
            PACKAGE + "UnsentJdkRequest$Collector"));
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new JdkHttpClientInstrumentation());
  }
}
