package io.percapita.agent;

import com.google.auto.service.AutoService;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizer;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizer.InstrumentationType;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizerProvider;
import io.opentelemetry.instrumentation.api.instrumenter.ContextCustomizer;
import io.opentelemetry.instrumentation.api.instrumenter.SpanNameExtractor;
import io.percapita.inbound.NamedSpan;
import io.percapita.inbound.Occasion;
import io.percapita.inbound.Occasion.Kind;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where the agent lets us into each of its instrumentations: those of servers, consumers of
 * messages and schedulers get an {@link Occasion} into the contexts they make; see
 * docs/decisions/0019.
 */
@AutoService(InstrumenterCustomizerProvider.class)
public final class OccasionCustomizer implements InstrumenterCustomizerProvider {
  private static final Logger logger = Logger.getLogger(OccasionCustomizer.class.getName());

  private static final AttributeKey<String> DESTINATION =
      AttributeKey.stringKey("messaging.destination.name");
  private static final AttributeKey<Boolean> TEMPORARY =
      AttributeKey.booleanKey("messaging.destination.temporary");

  private static final AttributeKey<String> ROUTING_KEY =
      AttributeKey.stringKey("messaging.rabbitmq.destination.routing_key");

  /** What the agent calls the exchange that has no name. */
  private static final String DEFAULT_EXCHANGE = "<default>";

  private static final String NAMED_BY_THE_BROKER = "amq.";

  /** How the names of the instrumentations of schedulers begin; their versions follow. */
  private static final List<String> SCHEDULERS =
      List.of(
          "io.opentelemetry.apache-elasticjob",
          "io.opentelemetry.powerjob",
          "io.opentelemetry.quartz",
          "io.opentelemetry.spring-batch",
          "io.opentelemetry.spring-scheduling",
          "io.opentelemetry.xxl-job");

  private static final List<String> ANNOTATIONS =
      List.of(
          "io.opentelemetry.kotlinx-coroutines",
          "io.opentelemetry.opentelemetry-extension-annotations",
          "io.opentelemetry.opentelemetry-instrumentation-annotations");

  /** Called by the agent's service loader. */
  public OccasionCustomizer() {}

  @Override
  public void customize(InstrumenterCustomizer customizer) {
    try {
      add(customizer);
    } catch (Throwable t) {
      logger.log(
          Level.WARNING,
          "Percapita cannot see the requests or jobs of " + customizer.getInstrumentationName(),
          t);
    }
  }

  private static void add(InstrumenterCustomizer customizer) {
    String name = customizer.getInstrumentationName();
    if (customizer.hasType(InstrumentationType.HTTP_SERVER)) {
      addTo(customizer, (context, request, attributes) -> begin(context, Kind.REQUEST, null));
      customizer.addOperationMetrics(meter -> RequestEnd.HTTP);
    } else if (customizer.hasType(InstrumentationType.RPC_SERVER)) {
      SpanNames names = SpanNames.of(customizer);
      addTo(
          customizer,
          (context, request, attributes) -> begin(context, Kind.REQUEST, names.of(request)));
      customizer.addOperationMetrics(meter -> RequestEnd.RPC);
    } else if (customizer.hasType(InstrumentationType.MESSAGING_CONSUMER_PROCESS)) {
      addTo(
          customizer,
          (context, request, attributes) -> begin(context, Kind.MESSAGE, queue(attributes)));
    } else if (isOneOf(name, SCHEDULERS)) {
      SpanNames names = SpanNames.of(customizer);
      addTo(
          customizer,
          (context, request, attributes) -> begin(context, Kind.JOB, names.of(request)));
    } else if (isOneOf(name, ANNOTATIONS)) {
      SpanNames names = SpanNames.of(customizer);
      addTo(
          customizer,
          (context, request, attributes) -> NamedSpan.store(context, names.of(request)));
    }
  }

  /**
   * Where a message has come from; null for a place made for once. RabbitMQ's default exchange has
   * no name of its own: by it the routing key is that of the queue.
   */
  private static @Nullable String queue(Attributes attributes) {
    if (Boolean.TRUE.equals(attributes.get(TEMPORARY))) {
      return null;
    }
    String destination = attributes.get(DESTINATION);
    if (!DEFAULT_EXCHANGE.equals(destination)) {
      return destination;
    }
    String queue = attributes.get(ROUTING_KEY);
    return queue == null || queue.startsWith(NAMED_BY_THE_BROKER) ? null : queue;
  }

  /** A failure must not reach the server, in whose handlers some instrumentations run. */
  private static void addTo(InstrumenterCustomizer customizer, ContextCustomizer<Object> added) {
    customizer.addContextCustomizer(
        (context, request, attributes) -> {
          try {
            return added.onStart(context, request, attributes);
          } catch (Throwable t) {
            Startup.INSTANCE.inboundFailed(t);
            return context;
          }
        });
  }

  private static boolean isOneOf(String name, List<String> beginnings) {
    return beginnings.stream().anyMatch(name::startsWith);
  }

  private static Context begin(Context context, Kind kind, @Nullable String name) {
    return Startup.INSTANCE.occasion(context, kind, name);
  }

  /** The names that an instrumentation gives its spans. */
  private record SpanNames(AtomicReference<@Nullable SpanNameExtractor<?>> extractor) {
    static SpanNames of(InstrumenterCustomizer customizer) {
      SpanNames names = new SpanNames(new AtomicReference<>());
      customizer.setSpanNameExtractorCustomizer(
          extractor -> {
            names.extractor().set(extractor);
            return extractor;
          });
      return names;
    }

    @SuppressWarnings("unchecked") // it is the extractor of the same instrumentation
    @Nullable String of(Object request) {
      SpanNameExtractor<Object> names = (SpanNameExtractor<Object>) extractor.get();
      return names == null ? null : names.extract(request);
    }
  }
}
