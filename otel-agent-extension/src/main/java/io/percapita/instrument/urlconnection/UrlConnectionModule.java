package io.percapita.instrument.urlconnection;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ClientInstrumentationModule;
import java.util.List;

/** Taps {@code java.net.HttpURLConnection}. */
@AutoService(InstrumentationModule.class)
public final class UrlConnectionModule extends ClientInstrumentationModule {
  private static final String PACKAGE = "io.percapita.instrument.urlconnection.";

  /** Called by the agent's service loader. */
  public UrlConnectionModule() {
    super(
        "http-url-connection",
        List.of(
            PACKAGE + "EnteredMethod",
            PACKAGE + "HeldOutputStream",
            PACKAGE + "LogInSchemes",
            PACKAGE + "OpenConnections",
            PACKAGE + "UnsentUrlRequest",
            PACKAGE + "UrlCall"));
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new UrlConnectionInstrumentation());
  }
}
