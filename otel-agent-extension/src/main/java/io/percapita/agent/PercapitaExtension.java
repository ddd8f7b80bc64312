package io.percapita.agent;

import com.google.auto.service.AutoService;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

/** Where the agent lets us in while it configures its SDK. */
@AutoService(AutoConfigurationCustomizerProvider.class)
public final class PercapitaExtension implements AutoConfigurationCustomizerProvider {
  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    Startup startup = Startup.INSTANCE;
    customizer.addPropertiesCustomizer(startup::configure);
    customizer.addResourceCustomizer(startup::resource);
    customizer.addPropagatorCustomizer(startup::propagator);
    customizer.addTracerProviderCustomizer(startup::tracerProvider);
    customizer.addMetricReaderCustomizer(startup::metricReader);
    customizer.addMetricExporterCustomizer(startup::metricExporter);
    customizer.addMeterProviderCustomizer(startup::meterProvider);
  }
}
