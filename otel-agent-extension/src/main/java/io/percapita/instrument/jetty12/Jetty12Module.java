package io.percapita.instrument.jetty12;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.hasClassesNamed;
import static net.bytebuddy.matcher.ElementMatchers.not;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ClientInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/** Taps Jetty's HTTP client 12. */
@AutoService(InstrumentationModule.class)
public final class Jetty12Module extends ClientInstrumentationModule {
  private static final String PACKAGE = "io.percapita.instrument.jetty12.";

  /** Called by the agent's service loader. */
  public Jetty12Module() {
    super(
        "jetty-httpclient-12",
        List.of(
            PACKAGE + "CallerListener",
            PACKAGE + "FilteredSource",
            PACKAGE + "JettyCall",
            PACKAGE + "JettyHeaders",
            PACKAGE + "RefusedRequest",
            PACKAGE + "RequestBody",
            PACKAGE + "TappedContent",
            PACKAGE + "TappedResponse",
            PACKAGE + "TappedSource",
            PACKAGE + "UnsentJettyRequest"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    // What earlier versions have, and another adapter knows, is gone since 12.
    return not(hasClassesNamed("org.eclipse.jetty.client.api.Request"))
        .and(
            version(
                "org.eclipse.jetty.client.HttpClient",
                List.of("org.eclipse.jetty.client.transport.ResponseListeners"),
                HttpRequestInstrumentation.SEND,
                ResponseListenersInstrumentation.NOTIFY_CONTENT_SOURCE));
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(
        new HttpClientInstrumentation(),
        new HttpRequestInstrumentation(),
        new ResponseListenersInstrumentation());
  }
}
