package io.percapita.instrument.propagators;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.javaagent.percapita.bridge.BaggageMark;
import io.percapita.MapGetter;
import io.percapita.inbound.InboundBaggage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ApplicationBaggageTest {
  private final TextMapPropagator propagator = W3CBaggagePropagator.getInstance();

  @BeforeEach
  void install() {
    BaggageMark.install(List.of("user.id", "llm.plan"));
  }

  @AfterEach
  void uninstall() {
    BaggageMark.install(List.of());
  }

  @Test
  void whatAnApplicationReadsOnceMoreCameAllTheSame() throws Exception {
    Context context = extracted(Context.root(), "user.id=victim;a=b,tag=x");

    assertThat(InboundBaggage.localValue(context, "user.id")).isNull();
    assertThat(Baggage.fromContext(context).getEntryValue("user.id")).isEqualTo("victim");
    assertThat(Baggage.fromContext(context).getEntryValue("tag")).isEqualTo("x");
    assertThat(Baggage.fromContext(context).asMap().get("tag").getMetadata().getValue()).isEmpty();
  }

  @Test
  void oneMarkIsEnough() throws Exception {
    Context once = extracted(Context.root(), "user.id=victim");

    assertThat(ApplicationBaggage.marked(propagator, Context.root(), once)).isSameAs(once);
  }

  @Test
  void whatTheApplicationHadSetBeforeDidNotCome() throws Exception {
    Baggage own = Baggage.builder().put("user.id", "u-1").build();
    Context before = Context.root().with(own);
    Context after = before.with(own.toBuilder().put("llm.plan", "enterprise").build());

    Context context = (Context) ApplicationBaggage.marked(propagator, before, after);

    assertThat(InboundBaggage.localValue(context, "user.id")).isEqualTo("u-1");
    assertThat(InboundBaggage.localValue(context, "llm.plan")).isNull();
  }

  @Test
  void whatCameGoesOutAsItCame() throws Exception {
    Map<String, String> sent = new HashMap<>();
    Context context = extracted(Context.root(), "user.id=victim;a");

    propagator.inject((Context) ApplicationBaggage.unmarked(propagator, context), sent, Map::put);

    assertThat(sent).isEqualTo(Map.of("baggage", "user.id=victim;a"));
  }

  @Test
  void contextsWithoutAnythingOfInterestStayAsTheyAre() throws Exception {
    Context other = Context.root().with(Baggage.builder().put("tag", "x").build());

    assertThat(ApplicationBaggage.marked(propagator, Context.root(), other)).isSameAs(other);
    assertThat(ApplicationBaggage.unmarked(propagator, other)).isSameAs(other);
    assertThat(ApplicationBaggage.unmarked(propagator, Context.root())).isSameAs(Context.root());
    assertThat(ApplicationBaggage.marked(propagator, null, null)).isNull();
    Context own =
        Context.root()
            .with(
                Baggage.builder()
                    .put("user.id", "u-1", BaggageEntryMetadata.create("a=b"))
                    .build());
    assertThat(ApplicationBaggage.unmarked(propagator, own)).isSameAs(own);
  }

  private Context extracted(Context before, String baggage) throws Exception {
    Context plain = propagator.extract(before, Map.of("baggage", baggage), new MapGetter());
    return (Context) ApplicationBaggage.marked(propagator, before, plain);
  }
}
