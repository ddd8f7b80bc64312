package io.percapita.instrument.apache4;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ClientInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/** Taps Apache HttpClient 4.3 and later, the classic one. */
@AutoService(InstrumentationModule.class)
public final class Apache4Module extends ClientInstrumentationModule {
  private static final String PACKAGE = "io.percapita.instrument.apache4.";

  /** Called by the agent's service loader. */
  public Apache4Module() {
    super(
        "apache-httpclient-4",
        List.of(
            PACKAGE + "Apache4Call",
            PACKAGE + "Apache4Exchange",
            PACKAGE + "ChangedRequest",
            PACKAGE + "FilteredResponseEntity",
            PACKAGE + "OpenResponses",
            PACKAGE + "RefusedResponse",
            PACKAGE + "TappedRequestEntity",
            PACKAGE + "TappedResponseEntity",
            PACKAGE + "UnsentApache4Request"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    return version(
        "org.apache.http.client.HttpClient",
        List.of(
            "org.apache.http.impl.client.CloseableHttpClient",
            "org.apache.http.entity.HttpEntityWrapper"),
        HttpClientInstrumentation.EXECUTE,
        HttpClientInstrumentation.DO_EXECUTE,
        RequestExecutorInstrumentation.EXECUTE);
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(
        new HttpClientInstrumentation(),
        new RequestExecutorInstrumentation(),
        new CloseInstrumentation());
  }
}
