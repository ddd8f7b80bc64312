package io.percapita.agent;

import com.google.auto.service.AutoService;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.javaagent.extension.AgentListener;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;

/** Where the agent lets us in once it runs. */
@AutoService(AgentListener.class)
public final class PercapitaStart implements AgentListener {
  @Override
  public void afterAgent(AutoConfiguredOpenTelemetrySdk sdk) {
    Startup.INSTANCE.start(GlobalOpenTelemetry.get());
  }
}
