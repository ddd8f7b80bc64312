package io.percapita.instrument.apache5async;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ClientInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/** Taps Apache HttpClient 5, the asynchronous one. */
@AutoService(InstrumentationModule.class)
public final class Apache5AsyncModule extends ClientInstrumentationModule {
  private static final String PACKAGE = "io.percapita.instrument.apache5async.";

  /** Called by the agent's service loader. */
  public Apache5AsyncModule() {
    super(
        "apache-httpclient-5-async",
        List.of(
            PACKAGE + "AsyncCall",
            PACKAGE + "ExecRuntimes",
            PACKAGE + "RefusedAnswer",
            PACKAGE + "ReplacedRequestProducer",
            PACKAGE + "TappedCallback",
            PACKAGE + "TappedDataConsumer",
            PACKAGE + "TappedExchange",
            PACKAGE + "TappedRequestChannel",
            PACKAGE + "TappedRequestProducer",
            PACKAGE + "TappedResponseConsumer",
            PACKAGE + "UnsentAsyncRequest",
            PACKAGE + "UnsentAsyncRequest$Collector"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    return version(
        "org.apache.hc.client5.http.async.HttpAsyncClient",
        List.of("org.apache.hc.client5.http.async.AsyncExecRuntime"),
        HttpAsyncClientInstrumentation.DO_EXECUTE,
        ExecRuntimeInstrumentation.EXECUTE);
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new HttpAsyncClientInstrumentation(), new ExecRuntimeInstrumentation());
  }
}
