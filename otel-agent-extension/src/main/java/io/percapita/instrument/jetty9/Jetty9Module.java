package io.percapita.instrument.jetty9;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ClientInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/** Taps Jetty's HTTP client 9.4, 10 and 11. */
@AutoService(InstrumentationModule.class)
public final class Jetty9Module extends ClientInstrumentationModule {
  private static final String PACKAGE = "io.percapita.instrument.jetty9.";

  /** Called by the agent's service loader. */
  public Jetty9Module() {
    super(
        "jetty-httpclient-9",
        List.of(
            PACKAGE + "CallerListener",
            PACKAGE + "JettyCall",
            PACKAGE + "JettyHeaders",
            PACKAGE + "RefusedRequest",
            PACKAGE + "RequestBody",
            PACKAGE + "TappedRequest",
            PACKAGE + "TappedResponse",
            PACKAGE + "UnsentJettyRequest"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    // No version is to come that could lack what is needed.
    return hasClassesNamed(
        "org.eclipse.jetty.client.HttpRequest",
        "org.eclipse.jetty.client.api.Request"); // elsewhere since 12
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new HttpClientInstrumentation());
  }
}
