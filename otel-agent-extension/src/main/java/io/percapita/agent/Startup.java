package io.percapita.agent;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.percapita.config.ConfigException;
import io.percapita.config.ConfigReader;
import io.percapita.config.ExtensionConfig;
import io.percapita.config.UserIdMode;
import io.percapita.inbound.InboundPropagator;
import io.percapita.inbound.Occasion;
import io.percapita.inbound.WantedFacts;
import io.percapita.metering.ServedUsers;
import io.percapita.telemetry.ExportWatch;
import io.percapita.telemetry.MetricViews;
import io.percapita.telemetry.ProviderPropagator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The steps of starting, in the order in which the agent asks for them. Whatever goes wrong in one
 * is told in a log line, and the application starts without us.
 *
 * <p>There is one, because the agent makes the two classes that need it without knowing that they
 * belong together.
 */
final class Startup {
  static final Startup INSTANCE = new Startup();

  private static final Logger logger = Logger.getLogger(Startup.class.getName());
  private static final AttributeKey<String> INSTANCE_ID =
      AttributeKey.stringKey("service.instance.id");

  private final ExportWatch watch = new ExportWatch(System::nanoTime);
  private final Closing closing = new Closing();
  private final FirstUse firstUse = new FirstUse();

  // The agent starts in one thread; volatile says so to whoever reads this.
  private volatile @Nullable ExtensionConfig config;
  private volatile @Nullable MetricsExport export;
  private volatile WantedFacts wanted = WantedFacts.NOTHING;
  private volatile @Nullable ServedUsers servedUsers;
  private final InboundFailures inboundFailures = new InboundFailures();
  private volatile boolean asked;
  private volatile String instance = UUID.randomUUID().toString();
  private boolean readsHeaders;

  private Startup() {}

  /** Reads our settings and answers those of the agent's that follow from them. */
  Map<String, String> configure(ConfigProperties properties) {
    asked = true;
    try {
      ExtensionConfig read = ConfigReader.read(properties);
      if (!read.enabled()) {
        logger.info("Percapita is switched off (percapita.enabled=false).");
        return Map.of();
      }
      if (AgentSettings.isTelemetryOff(properties)) {
        logger.info("Percapita is not active: otel.sdk.disabled=true switches all telemetry off.");
        return Map.of();
      }
      Budgets.check(read);
      Map<String, String> settings = new HashMap<>(AgentSettings.oneSpanPerCall(properties));
      settings.putAll(AgentSettings.ownInstrumentation(properties));
      settings.putAll(AgentSettings.nothingToProviders(properties));
      MetricsExport chosen = MetricsExport.choose(properties);
      settings.putAll(chosen.settings());
      export = chosen;
      wanted = WhoseCall.wanted(read.attribution());
      config = read;
      return settings;
    } catch (ConfigException e) {
      logger.severe("Percapita is not active: " + e.getMessage());
    } catch (Throwable t) {
      logger.log(Level.SEVERE, "Percapita is not active: it failed to read its settings", t);
    }
    return Map.of();
  }

  Resource resource(Resource resource, ConfigProperties properties) {
    try {
      String named = resource.getAttribute(INSTANCE_ID);
      instance = named == null ? instance : named;
      return SecretArguments.hide(resource);
    } catch (Throwable t) {
      logger.log(Level.SEVERE, "Percapita failed to look for its key in the resource", t);
      return resource;
    }
  }

  TextMapPropagator propagator(TextMapPropagator propagator, ConfigProperties properties) {
    ExtensionConfig active = config;
    if (active == null) {
      return propagator;
    }
    // Each of the agent's propagators passes here; one of them is enough to read the headers.
    WantedFacts facts = readsHeaders ? wanted.withoutHeaders() : wanted;
    readsHeaders = true;
    return new InboundPropagator(
        new ProviderPropagator(propagator, active.traceContextToProviders()),
        facts,
        (stage, cause) -> inboundFailed(cause));
  }

  /** Takes note of a failure with inbound requests; the requests go on. */
  void inboundFailed(Throwable cause) {
    inboundFailures.failed(cause);
  }

  /** A context in which the application is busy with something. Never throws. */
  Context occasion(Context context, Occasion.Kind kind, @Nullable String name) {
    firstUse.isNow();
    return config == null ? context : context.with(Occasion.of(kind, name, wanted));
  }

  /** A request was served. Never throws. */
  void served(Context context) {
    ServedUsers users = servedUsers;
    if (users != null) {
      users.served(context);
    }
  }

  SdkTracerProviderBuilder tracerProvider(
      SdkTracerProviderBuilder provider, ConfigProperties properties) {
    return config == null ? provider : provider.addSpanProcessorFirst(closing);
  }

  /** Exporters have a reader of their own kind, which is left as it is. */
  MetricReader metricReader(MetricReader reader, ConfigProperties properties) {
    return config == null || reader instanceof PeriodicMetricReader
        ? reader
        : new WatchedReader(reader, watch.watch(true));
  }

  MetricExporter metricExporter(MetricExporter exporter, ConfigProperties properties) {
    return config == null ? exporter : new WatchedExporter(exporter, watch.watch(false));
  }

  SdkMeterProviderBuilder meterProvider(
      SdkMeterProviderBuilder provider, ConfigProperties properties) {
    ExtensionConfig active = config;
    try {
      if (active != null) {
        MetricViews.register(provider, active.maxUsers(), active.maxFeaturesWithUsers());
      }
    } catch (Throwable t) {
      logger.log(Level.SEVERE, "Percapita failed to raise the limits of its metrics", t);
    }
    return provider;
  }

  /** Starts the engine. */
  void start(OpenTelemetry openTelemetry) {
    ExtensionConfig active = config;
    MetricsExport metrics = export;
    if (active == null || metrics == null) {
      if (!asked) {
        logger.severe(
            "Percapita is not active: the agent is configured by a declarative file"
                + " (otel.config.file), which offers extensions no settings. Use properties.");
      }
      return;
    }
    try {
      servedUsers =
          Engine.start(active, openTelemetry, watch, closing, firstUse, instance, inboundFailures);
      logger.info(
          "Percapita measures this application's LLM calls; users appear "
              + users(active.userIdMode())
              + "; "
              + metrics.description());
      warnOfNoPropagators(active);
      warnOfCopiedBaggage(active);
    } catch (Throwable t) {
      logger.log(Level.SEVERE, "Percapita is not active: it failed to start", t);
    }
  }

  /** Without a propagator the agent shows nobody the headers of what it serves. */
  private void warnOfNoPropagators(ExtensionConfig active) {
    List<String> unheard = readsHeaders ? List.of() : WhoseCall.inHeaders(active.attribution());
    if (!unheard.isEmpty()) {
      logger.log(
          Level.WARNING,
          "Percapita finds nothing by {0}: with otel.propagators=none the agent reads no headers of"
              + " requests. Name a propagator, such as baggage, or take the sources out.",
          String.join(", ", unheard));
    }
  }

  /** What the agent copies from baggage onto spans may be anybody's word. */
  private static void warnOfCopiedBaggage(ExtensionConfig active) {
    List<String> unbelieved = WhoseCall.unbelieved(active.attribution());
    if (!unbelieved.isEmpty()) {
      logger.log(
          Level.WARNING,
          "Percapita believes no {0} on spans: otel.java.experimental.span-attributes"
              + ".copy-from-baggage.include has the agent write there what baggage says, which"
              + " anybody can send. Who has logged in by Servlet or Spring is known all the same.",
          String.join(", ", unbelieved));
    }
  }

  private static String users(UserIdMode mode) {
    return switch (mode) {
      case HASHED -> "hashed";
      case RAW -> "by their raw ids";
      case NONE -> "not at all";
    };
  }
}
