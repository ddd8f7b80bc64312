package io.percapita.instrument.propagators;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.javaagent.percapita.bridge.BaggageMark;
import io.percapita.MapGetter;
import io.percapita.inbound.InboundBaggage;
import io.percapita.instrument.propagators.PropagatorInstrumentation.ExtractAdvice;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ApplicationBaggageTest {
  private final TextMapPropagator propagator = W3CBaggagePropagator.getInstance();
  private final AtomicInteger told = new AtomicInteger();

  @BeforeEach
  void install() {
    BaggageMark.install(List.of("user.id", "llm.plan"), told::incrementAndGet);
  }

  @AfterEach
  void uninstall() {
    BaggageMark.install(List.of(), () -> {});
  }

  @Test
  void whatAnApplicationReadsOnceMoreCameAllTheSame() throws Throwable {
    Context context = extracted(Context.root(), "user.id=victim;a=b,tag=x");

    assertThat(InboundBaggage.localValue(context, "user.id")).isNull();
    assertThat(Baggage.fromContext(context).getEntryValue("user.id")).isEqualTo("victim");
    assertThat(Baggage.fromContext(context).getEntryValue("tag")).isEqualTo("x");
    assertThat(Baggage.fromContext(context).asMap().get("tag").getMetadata().getValue()).isEmpty();
  }

  @Test
  void oneMarkIsEnough() throws Throwable {
    Context once = extracted(Context.root(), "user.id=victim");

    assertThat(ApplicationBaggage.marked(propagator, Context.root(), once)).isSameAs(once);
  }

  @Test
  void whatTheApplicationHadSetBeforeDidNotCome() throws Throwable {
    Baggage own = Baggage.builder().put("user.id", "u-1").build();
    Context before = Context.root().with(own);
    Context after = before.with(own.toBuilder().put("llm.plan", "enterprise").build());

    Context context = (Context) ApplicationBaggage.marked(propagator, before, after);

    assertThat(InboundBaggage.localValue(context, "user.id")).isEqualTo("u-1");
    assertThat(InboundBaggage.localValue(context, "llm.plan")).isNull();
  }

  @Test
  void whatCameGoesOutAsItCame() throws Throwable {
    Map<String, String> sent = new HashMap<>();
    Context context = extracted(Context.root(), "user.id=victim;a");

    propagator.inject((Context) ApplicationBaggage.unmarked(propagator, context), sent, Map::put);

    assertThat(sent).isEqualTo(Map.of("baggage", "user.id=victim;a"));
  }

  @Test
  void contextsWithoutAnythingOfInterestStayAsTheyAre() throws Throwable {
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

  @Test
  void aPropagatorThatLeavesBaggageAloneChangesNothing() throws Throwable {
    Context before = Context.root().with(Baggage.builder().put("user.id", "u-1").build());
    Context after = before.with(ContextKey.named("span"), "a span");

    assertThat(ApplicationBaggage.marked(propagator, before, after)).isSameAs(after);
  }

  @Test
  void aPropagatorThatSeesNoBaggageIsNotLookedAt() throws Throwable {
    Object foreign = foreignPropagator(List.of("api.baggage.Baggage"));
    Context came = propagator.extract(Context.root(), header("user.id=u-1"), new MapGetter());

    assertThat(ApplicationBaggage.marked(foreign, Context.root(), came)).isSameAs(came);
    assertThat(ApplicationBaggage.unmarked(foreign, came)).isSameAs(came);

    assertThat(told).hasValue(0);
    assertThat(InboundBaggage.localValue(came, "user.id")).isEqualTo("u-1");
  }

  @Test
  void baggageThatCannotBeMarkedIsBelievedForNothing() throws Throwable {
    Object foreign = foreignPropagator(List.of("api.baggage.BaggageEntryMetadata"));
    Context came = propagator.extract(Context.root(), header("user.id=victim"), new MapGetter());

    for (int again = 0; again < 3; again++) {
      assertThat(ExtractAdvice.exit(foreign, Context.root(), came)).isSameAs(came);
    }

    assertThat(InboundBaggage.localValue(came, "user.id")).isNull();
    assertThat(told).hasValue(1);
  }

  @Test
  void baggageWhoseMarkingFailsIsBelievedForNothing() {
    Context context = Context.root().with(Baggage.builder().put("user.id", "victim").build());

    assertThat(ExtractAdvice.exit(propagator, "no context", context)).isSameAs(context);

    assertThat(InboundBaggage.localValue(context, "user.id")).isNull();
    assertThat(told).hasValue(1);
  }

  /** A propagator of an application whose class loader lacks something of the API. */
  private static Object foreignPropagator(List<String> missing) throws Exception {
    String name = W3CBaggagePropagator.class.getName();
    ClassLoader loader =
        new ClassLoader(ApplicationBaggageTest.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String className, boolean resolve)
              throws ClassNotFoundException {
            if (missing.stream().anyMatch(left -> className.equals("io.opentelemetry." + left))) {
              throw new ClassNotFoundException(className);
            }
            if (!className.equals(name)) {
              return super.loadClass(className, resolve);
            }
            Class<?> loaded = findLoadedClass(className);
            return loaded == null ? define(className) : loaded;
          }

          private Class<?> define(String className) throws ClassNotFoundException {
            String file = className.replace('.', '/') + ".class";
            try (InputStream in = getParent().getResourceAsStream(file)) {
              byte[] bytes = Objects.requireNonNull(in).readAllBytes();
              return defineClass(className, bytes, 0, bytes.length);
            } catch (IOException e) {
              throw new ClassNotFoundException(className, e);
            }
          }
        };
    var constructor = loader.loadClass(name).getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private static Map<String, String> header(String baggage) {
    return Map.of("baggage", baggage);
  }

  private Context extracted(Context before, String baggage) throws Throwable {
    Context plain = propagator.extract(before, Map.of("baggage", baggage), new MapGetter());
    return (Context) ApplicationBaggage.marked(propagator, before, plain);
  }
}
