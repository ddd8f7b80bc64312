package io.percapita.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.AttributesExtractor;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import io.opentelemetry.instrumentation.api.instrumenter.SpanKindExtractor;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the agent or the application has written on the span of a request. */
class SdkRootSpanTest {
  private final SdkRootSpan root = new SdkRootSpan(Set.of());

  @Test
  void theUserOnTheServersSpanIsFound() {
    assertThat(root.user(serving(Sampler.alwaysOn(), Map.of("enduser.id", "u-1"))))
        .isEqualTo("u-1");
    assertThat(root.user(serving(Sampler.alwaysOn(), Map.of("user.id", "u-2")))).isEqualTo("u-2");
    assertThat(
            root.user(serving(Sampler.alwaysOn(), Map.of("user.id", "u-2", "enduser.id", "u-1"))))
        .isEqualTo("u-1");
  }

  @Test
  void whatTheAgentCopiesFromBaggageCountsForNothing() {
    Context both = serving(Sampler.alwaysOn(), Map.of("user.id", "victim", "enduser.id", "u-1"));
    Context one = serving(Sampler.alwaysOn(), Map.of("user.id", "victim"));

    SdkRootSpan some = new SdkRootSpan(Set.of("tenant", "user.id"));
    assertThat(some.user(both)).isEqualTo("u-1");
    assertThat(some.user(one)).isNull();
    assertThat(some.unbelieved()).containsExactly("user.id");
    SdkRootSpan none = new SdkRootSpan(Set.of("*"));
    assertThat(none.user(both)).isNull();
    assertThat(none.unbelieved()).containsExactly("enduser.id", "user.id");
  }

  @Test
  void itIsFoundFromASpanBelowToo() {
    Context server = serving(Sampler.alwaysOn(), Map.of("enduser.id", "u-1"));
    OpenTelemetrySdk sdk = sdk(Sampler.alwaysOn());

    Context below =
        server.with(sdk.getTracer("t").spanBuilder("below").setParent(server).startSpan());

    assertThat(root.user(below)).isEqualTo("u-1");
  }

  @Test
  void aSpanThatIsNotSampledOrNotThereSaysNothing() {
    assertThat(root.user(serving(Sampler.alwaysOff(), Map.of("enduser.id", "u-1")))).isNull();
    assertThat(root.user(serving(Sampler.alwaysOn(), Map.of()))).isNull();
    assertThat(root.user(Context.root())).isNull();
  }

  private static Context serving(Sampler sampler, Map<String, String> written) {
    Instrumenter<Map<String, String>, String> server =
        Instrumenter.<Map<String, String>, String>builder(sdk(sampler), "server", request -> "GET")
            .addAttributesExtractor(new Writing())
            .buildInstrumenter(SpanKindExtractor.alwaysServer());
    return server.start(Context.root(), written);
  }

  private static OpenTelemetrySdk sdk(Sampler sampler) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(SdkTracerProvider.builder().setSampler(sampler).build())
        .build();
  }

  private static final class Writing implements AttributesExtractor<Map<String, String>, String> {
    @Override
    public void onStart(AttributesBuilder attributes, Context parent, Map<String, String> request) {
      request.forEach(attributes::put);
    }

    @Override
    public void onEnd(
        AttributesBuilder attributes,
        Context context,
        Map<String, String> request,
        @Nullable String response,
        @Nullable Throwable error) {}
  }
}
