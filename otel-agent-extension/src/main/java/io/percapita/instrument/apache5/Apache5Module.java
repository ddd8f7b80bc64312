package io.percapita.instrument.apache5;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ClientInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/** Taps Apache HttpClient 5, the classic one. */
@AutoService(InstrumentationModule.class)
public final class Apache5Module extends ClientInstrumentationModule {
  private static final String PACKAGE = "io.percapita.instrument.apache5.";

  /** Called by the agent's service loader. */
  public Apache5Module() {
    super(
        "apache-httpclient-5",
        List.of(
            PACKAGE + "Apache5Call",
            PACKAGE + "Apache5Exchange",
            PACKAGE + "ChangedRequest",
            PACKAGE + "FilteredResponseEntity",
            PACKAGE + "RefusedResponse",
            PACKAGE + "TappedRequestEntity",
            PACKAGE + "TappedResponseEntity",
            PACKAGE + "UnsentApache5Request"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    return version(
        "org.apache.hc.client5.http.classic.HttpClient",
        List.of("org.apache.hc.core5.http.io.entity.HttpEntityWrapper"),
        HttpClientInstrumentation.EXECUTE,
        HttpClientInstrumentation.DO_EXECUTE,
        RequestExecutorInstrumentation.EXECUTE);
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new HttpClientInstrumentation(), new RequestExecutorInstrumentation());
  }
}
