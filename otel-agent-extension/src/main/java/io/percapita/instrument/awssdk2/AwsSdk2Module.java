package io.percapita.instrument.awssdk2;

import com.google.auto.service.AutoService;
import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.ClientInstrumentationModule;
import java.util.List;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Keeps baggage out of requests of the AWS SDK for Java 2. Its calls are seen in the HTTP client
 * below it, where its requests are signed already and cannot be changed any more.
 */
@AutoService(InstrumentationModule.class)
public final class AwsSdk2Module extends ClientInstrumentationModule {
  /** Called by the agent's service loader. */
  public AwsSdk2Module() {
    super("aws-sdk-2", List.of("io.percapita.instrument.awssdk2.UnsignedRequest"));
  }

  @Override
  public ElementMatcher.Junction<ClassLoader> classLoaderMatcher() {
    return version(
        InterceptorChainInstrumentation.CHAIN, List.of(), InterceptorChainInstrumentation.MODIFY);
  }

  @Override
  protected String withoutIt() {
    return "baggage is not kept out of its requests";
  }

  @Override
  public List<TypeInstrumentation> typeInstrumentations() {
    return List.of(new InterceptorChainInstrumentation());
  }
}
