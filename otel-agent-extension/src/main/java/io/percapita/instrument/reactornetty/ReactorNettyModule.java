package io.percapita.instrument.reactornetty;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ClientInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/** Begins calls in Reactor Netty 1.0 and later, on which Spring's WebClient sits. */
@AutoService(InstrumentationModule.class)
public final class ReactorNettyModule extends ClientInstrumentationModule {
  private static final String PACKAGE = "io.percapita.instrument.reactornetty.";

  /** Called by the agent's service loader. */
  public ReactorNettyModule() {
    super(
        "reactor-netty",
        List.of(
            PACKAGE + "CallSubscriber",
            PACKAGE + "ReactorCall",
            PACKAGE + "ResponseMethod",
            PACKAGE + "TappedFlux",
            PACKAGE + "TappedMono"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    return version(
        "reactor.netty.http.client.HttpClient",
        List.of("reactor.netty.transport.AddressUtils"), // new in 1.0
        ResponseReceiverInstrumentation.RESPONSE);
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new ResponseReceiverInstrumentation());
  }
}
