package io.percapita.benchmarks;

import static java.lang.invoke.MethodType.methodType;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.javaagent.percapita.bridge.BaggageMark;
import io.percapita.inbound.InboundPropagator;
import io.percapita.inbound.WantedFacts;
import io.percapita.telemetry.CallMark;
import io.percapita.telemetry.ProviderPropagator;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What propagators have to do more because of us: the application's own by our advice, as in {@link
 * AdapterBenchmark}, and the agent's by ours around them, which they are without.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PropagatorBenchmark {
  private static final List<String> KEYS = List.of("user.id", "llm.feature", "llm.plan");
  private static final MethodHandle MARKED = advice("ExtractAdvice", "exit", 3);
  private static final MethodHandle UNMARKED = advice("InjectAdvice", "enter", 2);

  private final Object propagator = W3CBaggagePropagator.getInstance();
  private final Context before = Context.root();
  private final Context other = before.with(Baggage.builder().put("region", "eu").build());
  private final Context came =
      before.with(Baggage.builder().put("user.id", "u-7").put("region", "eu").build());
  private final TextMapPropagator agents = agents(TextMapPropagator.noop());
  private final TextMapPropagator agentsOfBaggage = agents(new Extracting());
  private final Context inCall = came.with(new Sending());
  private Context marked = before;

  /** Has the engine's keys marked. */
  @Setup
  public void install() throws Throwable {
    BaggageMark.install(KEYS, () -> {});
    marked = (Context) MARKED.invoke(propagator, before, came);
  }

  private static TextMapPropagator agents(TextMapPropagator propagator) {
    return new InboundPropagator(
        new ProviderPropagator(propagator, false),
        new WantedFacts(List.of(), List.of(), List.of(), true, KEYS),
        (stage, cause) -> {
          throw new IllegalStateException(stage, cause);
        });
  }

  /** A propagator of the application's finds nothing, as most do in most requests. */
  @Benchmark
  public @Nullable Object applicationsFindsNothing() throws Throwable {
    return MARKED.invoke(propagator, before, before);
  }

  /** It finds baggage that is none of ours. */
  @Benchmark
  public @Nullable Object applicationsFindsOtherBaggage() throws Throwable {
    return MARKED.invoke(propagator, before, other);
  }

  /** It finds a user, who is to be marked. */
  @Benchmark
  public @Nullable Object applicationsFindsAUser() throws Throwable {
    return MARKED.invoke(propagator, before, came);
  }

  /** It writes a request in whose context there is no baggage. */
  @Benchmark
  public @Nullable Object applicationsWritesNothing() throws Throwable {
    return UNMARKED.invoke(propagator, before);
  }

  /** It writes a user who came, and is to go out without the mark. */
  @Benchmark
  public @Nullable Object applicationsWritesAUser() throws Throwable {
    return UNMARKED.invoke(propagator, marked);
  }

  /** One of the agent's finds nothing. */
  @Benchmark
  public Context agentsFindsNothing() {
    return agents.extract(before, this, NoHeaders.INSTANCE);
  }

  /** One of the agent's finds a user, who is to be marked. */
  @Benchmark
  public Context agentsFindsAUser() {
    return agentsOfBaggage.extract(before, came, NoHeaders.INSTANCE);
  }

  /** One of the agent's writes a request in whose context there is no baggage. */
  @Benchmark
  public void agentsWritesNothing() {
    agents.inject(before, this, NoHeaders.INSTANCE);
  }

  /** One of the agent's writes a user who came, and is to go out without the mark. */
  @Benchmark
  public void agentsWritesAUser() {
    agents.inject(marked, this, NoHeaders.INSTANCE);
  }

  /** One of the agent's keeps all of it from a provider. */
  @Benchmark
  public void agentsWritesToAProvider() {
    agents.inject(inCall, this, NoHeaders.INSTANCE);
  }

  /** A static method of advice as the agent has it called; advice is public to nobody. */
  private static MethodHandle advice(String type, String name, int arguments) {
    String outer = "io.percapita.instrument.propagators.PropagatorInstrumentation";
    try {
      Class<?> advice = Class.forName(outer + "$" + type);
      return MethodHandles.privateLookupIn(advice, MethodHandles.lookup())
          .findStatic(advice, name, methodType(Object.class, objects(arguments)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Class<?>> objects(int count) {
    return Collections.nCopies(count, Object.class);
  }

  /** Extracts the context that it is given in place of headers. */
  private static final class Extracting implements TextMapPropagator {
    @Override
    public List<String> fields() {
      return List.of();
    }

    @Override
    public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {}

    @Override
    public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
      return carrier instanceof Context extracted ? extracted : context;
    }
  }

  /** As of a call whose request is written. */
  private record Sending() implements CallMark {
    @Override
    public boolean covers(String client, String method, String host, String path) {
      return false;
    }

    @Override
    public boolean isSending() {
      return true;
    }
  }

  private enum NoHeaders implements TextMapGetter<Object>, TextMapSetter<Object> {
    INSTANCE;

    @Override
    public Iterable<String> keys(Object carrier) {
      return List.of();
    }

    @Override
    public @Nullable String get(@Nullable Object carrier, String key) {
      return null;
    }

    @Override
    public void set(@Nullable Object carrier, String key, String value) {}
  }
}
