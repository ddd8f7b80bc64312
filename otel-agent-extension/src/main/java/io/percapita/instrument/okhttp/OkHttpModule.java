package io.percapita.instrument.okhttp;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ClientInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/** Taps OkHttp 3, 4 and 5. */
@AutoService(InstrumentationModule.class)
public final class OkHttpModule extends ClientInstrumentationModule {
  private static final String PACKAGE = "io.percapita.instrument.okhttp.";

  /** Called by the agent's service loader. */
  public OkHttpModule() {
    super(
        "okhttp",
        List.of(
            PACKAGE + "CallEnding",
            PACKAGE + "ExchangeInterceptor",
            PACKAGE + "FilteredResponseBody",
            PACKAGE + "FilteredResponseBody$FilteredSource",
            PACKAGE + "RefusedResponseBody",
            PACKAGE + "ReplacedRequestBody",
            PACKAGE + "TapInterceptor",
            PACKAGE + "TappedCall",
            PACKAGE + "TappedRequestBody",
            PACKAGE + "TappedRequestBody$SinkTap",
            PACKAGE + "TappedResponseBody",
            PACKAGE + "TappedResponseBody$SourceTap",
            PACKAGE + "TapOutputStream",
            PACKAGE + "UnsentOkHttpRequest"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    // Both are in every OkHttp from 3.0 to 5.x, and in nothing else.
    return version(
        "okhttp3.OkHttpClient",
        List.of("okhttp3.Interceptor", "okio.ForwardingSource"),
        OkHttpClientInstrumentation.CONSTRUCTOR);
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new OkHttpClientInstrumentation());
  }
}
