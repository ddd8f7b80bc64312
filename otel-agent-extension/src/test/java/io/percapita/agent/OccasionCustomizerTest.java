package io.percapita.agent;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizer;
import io.opentelemetry.instrumentation.api.instrumenter.AttributesExtractor;
import io.opentelemetry.instrumentation.api.instrumenter.ContextCustomizer;
import io.opentelemetry.instrumentation.api.instrumenter.OperationMetrics;
import io.opentelemetry.instrumentation.api.instrumenter.SpanNameExtractor;
import io.opentelemetry.instrumentation.api.instrumenter.SpanStatusExtractor;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.percapita.inbound.NamedSpan;
import io.percapita.inbound.Occasion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is made of each kind of the agent's instrumentations, by their names and with attributes as
 * those of 2.31.1 and 2.33.1 set them when they start.
 */
class OccasionCustomizerTest {
  @BeforeAll
  static void configure() {
    Startup.INSTANCE.configure(DefaultConfigProperties.createFromMap(Map.of()));
  }

  @Test
  void aKafkaMessageIsOfItsTopic() {
    assertThat(message("io.opentelemetry.kafka-clients-0.11", destination("document-digests")))
        .isEqualTo("MESSAGE document-digests");
  }

  @Test
  void aRabbitMessageIsOfItsExchangeOrElseOfItsQueue() {
    String rabbit = "io.opentelemetry.rabbitmq-2.7";

    assertThat(message(rabbit, rabbit("orders", "orders.eu"))).isEqualTo("MESSAGE orders");
    assertThat(message(rabbit, rabbit("<default>", "document-digests")))
        .isEqualTo("MESSAGE document-digests");
    assertThat(message(rabbit, rabbit("<default>", "amq.gen-JzTY20BRgKO")))
        .isEqualTo("MESSAGE null");
    assertThat(message(rabbit, destination("<default>"))).isEqualTo("MESSAGE null");
  }

  @Test
  void aTemporaryQueueIsNoFeature() {
    assertThat(
            message(
                "io.opentelemetry.jms-3.0",
                destination("reply-1").toBuilder()
                    .put(booleanKey("messaging.destination.temporary"), true)
                    .build()))
        .isEqualTo("MESSAGE null");
  }

  @Test
  void aJobOfAnySchedulerHasTheNameOfItsSpan() {
    for (String scheduler :
        List.of(
            "io.opentelemetry.quartz-2.0",
            "io.opentelemetry.spring-scheduling-3.1",
            "io.opentelemetry.spring-batch-3.0",
            "io.opentelemetry.apache-elasticjob-3.0",
            "io.opentelemetry.powerjob-4.0",
            "io.opentelemetry.xxl-job-2.3.0")) {
      assertThat(occasion(new Recorded(scheduler, null, "NightlyJob.execute"), Attributes.empty()))
          .as(scheduler)
          .isEqualTo("JOB NightlyJob.execute");
    }
  }

  @Test
  void anRpcRequestHasTheNameOfItsMethodAndIsHeardOfAtItsEnd() {
    Recorded grpc =
        new Recorded(
            "io.opentelemetry.grpc-1.6",
            InstrumenterCustomizer.InstrumentationType.RPC_SERVER,
            "acme.Summaries/Create");

    assertThat(occasion(grpc, Attributes.empty())).isEqualTo("REQUEST acme.Summaries/Create");
    assertThat(grpc.ends).isEqualTo(1);
  }

  @Test
  void anHttpRequestIsFoundItsRouteLater() {
    Recorded tomcat =
        new Recorded(
            "io.opentelemetry.tomcat-10.0",
            InstrumenterCustomizer.InstrumentationType.HTTP_SERVER,
            "GET");

    assertThat(occasion(tomcat, Attributes.empty())).isEqualTo("REQUEST null");
    assertThat(tomcat.ends).isEqualTo(1);
  }

  @Test
  void anAnnotatedMethodNamesItsSpanAndAnythingElseNothing() {
    Recorded annotations =
        new Recorded(
            "io.opentelemetry.opentelemetry-instrumentation-annotations-1.16",
            null,
            "weekly-digest");
    Recorded other = new Recorded("io.opentelemetry.jdbc", null, "SELECT");

    assertThat(NamedSpan.in(annotations.started(Attributes.empty()))).isEqualTo("weekly-digest");
    assertThat(other.started(Attributes.empty())).isSameAs(Context.root());
  }

  private static String message(String instrumentation, Attributes attributes) {
    return occasion(
        new Recorded(
            instrumentation,
            InstrumenterCustomizer.InstrumentationType.MESSAGING_CONSUMER_PROCESS,
            "process"),
        attributes);
  }

  private static String occasion(Recorded instrumentation, Attributes attributes) {
    Occasion occasion = Occasion.in(instrumentation.started(attributes));
    return occasion == null ? "none" : occasion.kind() + " " + occasion.name();
  }

  private static Attributes destination(String name) {
    return Attributes.of(stringKey("messaging.destination.name"), name);
  }

  private static Attributes rabbit(String exchange, String routingKey) {
    return destination(exchange).toBuilder()
        .put(stringKey("messaging.rabbitmq.destination.routing_key"), routingKey)
        .build();
  }

  /** One of the agent's instrumentations, as far as it lets itself be customized. */
  private static final class Recorded implements InstrumenterCustomizer {
    private final String name;
    private final @Nullable InstrumentationType type;
    private final String spanName;
    private final List<ContextCustomizer<?>> contexts = new ArrayList<>();
    private int ends;

    Recorded(String name, @Nullable InstrumentationType type, String spanName) {
      this.name = name;
      this.type = type;
      this.spanName = spanName;
    }

    /** The context in which the instrumentation would serve a request. */
    @SuppressWarnings("unchecked") // as the agent calls them
    Context started(Attributes attributes) {
      new OccasionCustomizer().customize(this);
      Context context = Context.root();
      for (ContextCustomizer<?> customizer : contexts) {
        context =
            ((ContextCustomizer<Object>) customizer).onStart(context, new Object(), attributes);
      }
      return context;
    }

    @Override
    public String getInstrumentationName() {
      return name;
    }

    @Override
    public boolean hasType(InstrumentationType asked) {
      return asked == type;
    }

    @Override
    public InstrumenterCustomizer addAttributesExtractor(AttributesExtractor<?, ?> extractor) {
      throw new UnsupportedOperationException();
    }

    @Override
    public InstrumenterCustomizer addAttributesExtractors(
        Iterable<? extends AttributesExtractor<?, ?>> extractors) {
      throw new UnsupportedOperationException();
    }

    @Override
    public InstrumenterCustomizer addOperationMetrics(OperationMetrics metrics) {
      ends++;
      return this;
    }

    @Override
    public InstrumenterCustomizer addContextCustomizer(ContextCustomizer<?> customizer) {
      contexts.add(customizer);
      return this;
    }

    @Override
    public InstrumenterCustomizer setSpanNameExtractorCustomizer(
        UnaryOperator<SpanNameExtractor<?>> customizer) {
      SpanNameExtractor<Object> names = request -> spanName;
      var unused = customizer.apply(names);
      return this;
    }

    @Override
    public InstrumenterCustomizer setSpanStatusExtractorCustomizer(
        UnaryOperator<SpanStatusExtractor<?, ?>> customizer) {
      throw new UnsupportedOperationException();
    }
  }
}
