package io.percapita.benchmarks;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.instrumentation.api.internal.HttpRouteState;
import io.percapita.attribution.Attribution;
import io.percapita.attribution.Attributor;
import io.percapita.attribution.Attributor.Where;
import io.percapita.attribution.FeatureNames;
import io.percapita.attribution.LabelLimiter;
import io.percapita.attribution.PlanTable;
import io.percapita.attribution.RootSpan;
import io.percapita.attribution.Sources;
import io.percapita.attribution.Sources.Named;
import io.percapita.attribution.UserHash;
import io.percapita.call.LlmRequest;
import io.percapita.inbound.InboundPropagator;
import io.percapita.inbound.Occasion;
import io.percapita.inbound.WantedFacts;
import io.percapita.ledger.ActiveUserSketch;
import io.percapita.metering.ServedUsers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What attribution adds to an LLM call, and to each request that the application serves. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AttributionBenchmark {
  private static final BiConsumer<String, Throwable> FAILURES =
      (stage, cause) -> {
        throw new IllegalStateException(stage, cause);
      };
  private static final int STACK = 60;
  private static final int SITE = 20;
  private static final List<String> BAGGAGE = List.of("user.id", "llm.feature", "llm.plan");
  private static final WantedFacts PRINCIPAL =
      new WantedFacts(List.of(), List.of(), List.of(), true, BAGGAGE);
  private static final WantedFacts HEADER =
      new WantedFacts(List.of("X-User-Id"), List.of(), List.of(), true, BAGGAGE);
  private static final WantedFacts CLAIMS =
      new WantedFacts(List.of(), List.of("sub", "plan"), List.of(), true, BAGGAGE);

  private final Attributor byDefault =
      attributor(List.of(named("local-baggage:user.id"), named("principal"), named("llm-request")));
  private final Attributor byHeader = attributor(List.of(named("header:X-User-Id")));
  private final Attributor byClaim = attributor(List.of(named("jwt:sub")));
  private final ActiveUserSketch activeUsers = new ActiveUserSketch(Clock.systemUTC());
  private final ServedUsers servedByDefault = new ServedUsers(byDefault, activeUsers, FAILURES);
  private final ServedUsers servedByHeader = new ServedUsers(byHeader, activeUsers, FAILURES);
  private final ServedUsers servedByClaim = new ServedUsers(byClaim, activeUsers, FAILURES);
  private final InboundPropagator header =
      new InboundPropagator(W3CBaggagePropagator.getInstance(), HEADER, FAILURES);
  private final InboundPropagator claims =
      new InboundPropagator(W3CBaggagePropagator.getInstance(), CLAIMS, FAILURES);
  private final Map<String, String> headers =
      Map.of("X-User-Id", "u-42", "Authorization", "Bearer " + token());
  private final LlmRequest request = new LlmRequest("gpt-4o", false, null, "u-43", null);
  private final Context serving = serving();
  private final Attributor byCode =
      attributor(List.of(named("principal")), List.of(named("code"), named("route")));

  /** The two of the agent's own, which cost what they cost without us. */
  private final InboundPropagator traceContext =
      new InboundPropagator(TextMapPropagator.noop(), PRINCIPAL, FAILURES);

  private final InboundPropagator baggage =
      new InboundPropagator(new ReceivedBaggage(), PRINCIPAL, FAILURES);

  /** More than a JVM remembers the hashes of, or one. */
  @Param({"1", "100000"})
  public int users;

  private String[] names = {};
  private int next;

  /** Makes the users. */
  @Setup
  public void makeUsers() {
    names = IntStream.range(0, users).mapToObj(i -> "u-" + i).toArray(String[]::new);
  }

  private String user() {
    next = (next + 1) % names.length;
    return names[next];
  }

  private static Context serving() {
    Occasion occasion = Occasion.of(Occasion.Kind.REQUEST, null, PRINCIPAL);
    occasion.principal("u-42");
    return HttpRouteState.create("POST", "/api/summaries/{id}", 1)
        .storeInContext(Context.root().with(occasion));
  }

  /** Finding out whose an LLM call is, before and after its request is read. */
  @Benchmark
  public Attribution callByDefault() {
    return byDefault.attribute(serving).completedBy(request).labels();
  }

  /** The same where the method that calls is looked for on a stack of sixty, and not found. */
  @Benchmark
  public Attribution callByCode() {
    return deeper(STACK, this::byCode);
  }

  /** The same where it is found below twenty others, by its class. */
  @Benchmark
  public Attribution callByCodeFound() {
    return deeper(STACK - SITE, () -> Site.call(() -> deeper(SITE, this::byCode)));
  }

  /** The same where only some methods of its class are named. */
  @Benchmark
  public Attribution callByCodeFoundByMethod() {
    return deeper(STACK - SITE, () -> NamedSite.call(() -> deeper(SITE, this::byCode)));
  }

  private Attribution byCode() {
    return byCode.attribute(serving).labels();
  }

  private static Attribution deeper(int more, Supplier<Attribution> call) {
    return more == 0 ? call.get() : deeper(more - 1, call);
  }

  private static final class Site {
    static Attribution call(Supplier<Attribution> call) {
      return call.get();
    }
  }

  private static final class NamedSite {
    static Attribution call(Supplier<Attribution> call) {
      return call.get();
    }
  }

  /** Serving a request of somebody who has logged in, with baggage, from its headers to its end. */
  @Benchmark
  public Context requestByDefault() {
    return servedByPrincipal(baggage);
  }

  /** The same where the request brought no baggage, as requests of browsers do not. */
  @Benchmark
  public Context requestWithoutBaggage() {
    return servedByPrincipal(traceContext);
  }

  /** Serves what comes by trace context and one propagator more. */
  private Context servedByPrincipal(TextMapPropagator next) {
    Context received =
        next.extract(
            traceContext.extract(Context.root(), headers, Getter.INSTANCE),
            headers,
            Getter.INSTANCE);
    Occasion occasion = Occasion.of(Occasion.Kind.REQUEST, null, PRINCIPAL);
    Context context = received.with(occasion);
    occasion.principal(user());
    servedByDefault.served(context);
    return context;
  }

  /** The same where a header names the user. */
  @Benchmark
  public Context requestByHeader() {
    return served(header, HEADER, servedByHeader);
  }

  /** The same where a claim of a token of 300 bytes does. */
  @Benchmark
  public Context requestByClaim() {
    return served(claims, CLAIMS, servedByClaim);
  }

  private Context served(InboundPropagator propagator, WantedFacts wanted, ServedUsers served) {
    Context context =
        propagator
            .extract(Context.root(), headers, Getter.INSTANCE)
            .with(Occasion.of(Occasion.Kind.REQUEST, null, wanted));
    served.served(context);
    return context;
  }

  private static Attributor attributor(List<Named> users) {
    return attributor(
        users,
        List.of(
            named("local-baggage:llm.feature"),
            named("llm-request:feature"),
            named("route"),
            named("job"),
            named("span")));
  }

  private static Attributor attributor(List<Named> users, List<Named> features) {
    UserHash hash = new UserHash(new byte[] {1, 2, 3});
    return new Attributor(
        new Where(
            new Sources(
                RootSpan.NONE,
                FeatureNames.NONE,
                new FeatureNames(
                    Map.of(
                        "com.acme.search.*",
                        "search",
                        Site.class.getName() + ".*",
                        "site",
                        NamedSite.class.getName() + ".call",
                        "digest")),
                () -> PlanTable.EMPTY,
                List.of()),
            users,
            features,
            List.of(named("local-baggage:llm.plan"), named("llm-request:plan"))),
        hash::of,
        true,
        new LabelLimiter("llm.feature", 200),
        new LabelLimiter("llm.plan", 50),
        FAILURES);
  }

  private static Named named(String source) {
    String[] parts = source.split(":", 2);
    return new Named(parts[0], parts.length == 2 ? parts[1] : "");
  }

  private static String token() {
    String payload =
        "{\"iss\":\"https://login.example.com/\",\"aud\":[\"api\",\"web\"],\"iat\":1760000000,"
            + "\"exp\":1760003600,\"azp\":\"2d1c0e5f\",\"scope\":\"openid profile email\","
            + "\"realm_access\":{\"roles\":[\"user\",\"editor\"]},\"email\":\"a@example.com\","
            + "\"sub\":\"auth0|63f1c2d4e5a6b7c8d9e0f1a2\",\"plan\":\"pro\"}";
    return "e30."
        + Base64.getUrlEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8))
        + ".c2ln";
  }

  /** Baggage as a request has it, parsed already. */
  private static final class ReceivedBaggage implements TextMapPropagator {
    private static final Baggage RECEIVED =
        Baggage.builder().put("user.id", "u-7").put("region", "eu").build();

    @Override
    public List<String> fields() {
      return List.of("baggage");
    }

    @Override
    public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {}

    @Override
    public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
      return context.with(RECEIVED);
    }
  }

  private enum Getter implements TextMapGetter<Map<String, String>> {
    INSTANCE;

    @Override
    public Iterable<String> keys(Map<String, String> carrier) {
      return carrier.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
      return carrier == null ? null : carrier.get(key);
    }
  }
}
