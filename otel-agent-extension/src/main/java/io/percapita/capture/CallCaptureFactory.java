package io.percapita.capture;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTapFactory;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import io.percapita.metering.CallMeter;
import io.percapita.metering.MeteredResults;
import io.percapita.metering.ToldProviders;
import io.percapita.provider.Authority;
import io.percapita.provider.Endpoint;
import io.percapita.provider.ProviderCatalog;
import io.percapita.provider.ResultsFormat;
import io.percapita.provider.ResultsReader;
import io.percapita.provider.StreamUsage;
import io.percapita.telemetry.CallMark;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Begins a {@link CallCapture} for every request to an LLM endpoint, and a {@link ResultsCapture}
 * for one that asks for the results of calls made earlier. Thread-safe.
 */
public final class CallCaptureFactory implements CallTapFactory {
  /** Weak, since a context may be kept for long after its call. */
  private static final ContextKey<WeakReference<LayeredCall>> LAYERED_CALL =
      ContextKey.named("percapita-layered-call");

  private static final WeakReference<LayeredCall> NO_CALL = new WeakReference<>(null);

  private final ProviderCatalog catalog;
  private final CallMeter meter;
  private final OpenCalls openCalls;
  private final CaptureErrors errors;
  private final Clock clock;
  private final OwnTime ownTime;
  private final Set<String> withheldHeaders;
  private final WantedOfRequest wanted;
  private final ToldProviders told;
  private final StreamUsage usage;

  /**
   * Wires the factory to what its captures need.
   *
   * @param ownTime the clock, and what adds up how long we take
   * @param withheldHeaders the headers that a request to a provider is not to have
   * @param wanted what to keep of requests
   * @param told which providers are told whose calls are
   * @param usage which providers are asked for usage in streams
   */
  public CallCaptureFactory(
      ProviderCatalog catalog,
      CallMeter meter,
      OpenCalls openCalls,
      CaptureErrors errors,
      Clock clock,
      OwnTime ownTime,
      Set<String> withheldHeaders,
      WantedOfRequest wanted,
      ToldProviders told,
      StreamUsage usage) {
    this.catalog = catalog;
    this.meter = meter;
    this.openCalls = openCalls;
    this.errors = errors;
    this.clock = clock;
    this.ownTime = ownTime;
    this.wanted = wanted;
    this.told = told;
    this.usage = usage;
    this.withheldHeaders =
        withheldHeaders.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public boolean mayFollow(@Nullable String host) {
    return catalog.knowsHost(host);
  }

  @Override
  public CallTap start(String client, String method, URI uri) {
    if (!catalog.isProviders(uri)) {
      return CallTaps.NOOP;
    }
    Context caller = Context.current();
    try {
      long since = ownTime.now();
      CallTap metered = metered(client, method, uri, CallMark.in(caller));
      ownTime.took(OwnTime.Stage.START, since);
      return metered == null ? new UnmeteredTap(caller) : metered;
    } catch (Throwable t) {
      errors.failed("start", t);
      return new UnmeteredTap(caller);
    }
  }

  @Override
  public boolean isMetered(String method, URI uri) {
    return catalog.find(method, uri) != null;
  }

  @Override
  public CallTap rerouted(CallTap tap, String client, String method, URI uri) {
    Endpoint endpoint = catalog.find(method, uri);
    if (endpoint == null || (tap instanceof FollowedExchange known && known.isAt(endpoint))) {
      return tap;
    }
    try (TapScope caller = tap.enterCaller()) {
      CallTap next = start(client, method, uri);
      return next.isActive() ? next : tap;
    }
  }

  /** The tap of a call that is metered, or null if this one is not. */
  private @Nullable CallTap metered(
      String client, String method, URI uri, @Nullable CallMark outer) {
    Endpoint endpoint = catalog.find(method, uri);
    Authority server = Authority.of(uri);
    if (endpoint == null || server == null) {
      return null;
    }
    if (outer != null && outer.covers(client, method, server.host(), uri.getPath())) {
      return CallTaps.NOOP;
    }
    if (openCalls.isFull()) {
      errors.unreadable("start", "too many calls in flight");
      return null;
    }
    FollowedExchange exchange =
        endpoint.format() instanceof ResultsFormat format
            ? results(client, method, uri, server, endpoint, format)
            : call(client, method, uri, server, endpoint);
    openCalls.add(exchange);
    return exchange;
  }

  private FollowedExchange call(
      String client, String method, URI uri, Authority server, Endpoint endpoint) {
    return new CallCapture(
        client,
        method,
        uri,
        meter.begin(endpoint, server.host(), server.port()),
        wanted,
        told,
        usage,
        openCalls,
        errors,
        clock.instant(),
        ownTime);
  }

  private FollowedExchange results(
      String client,
      String method,
      URI uri,
      Authority server,
      Endpoint endpoint,
      ResultsFormat format) {
    MeteredResults results =
        meter.beginResults(endpoint, server.host(), server.port(), clock.instant());
    return new ResultsCapture(
        client,
        method,
        uri,
        new ResultsReader(format, uri.getPath(), results::add),
        results,
        openCalls,
        errors,
        ownTime);
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // the adapter closes it
  public TapScope enter(@Nullable LayeredCall call) {
    if (call == null) {
      Scope none =
          Context.current().with(LAYERED_CALL, NO_CALL).with(CallMark.none()).makeCurrent();
      return none::close;
    }
    TapScope exchange = call.tap().enterExchange();
    Scope layers = Context.current().with(LAYERED_CALL, new WeakReference<>(call)).makeCurrent();
    return () -> {
      layers.close();
      exchange.close();
    };
  }

  @Override
  public @Nullable LayeredCall entered() {
    WeakReference<LayeredCall> call = Context.current().get(LAYERED_CALL);
    return call == null ? null : call.get();
  }

  @Override
  public Set<String> withheldHeaders() {
    return withheldHeaders;
  }

  @Override
  public void adapterFailed(String client, Throwable cause) {
    errors.failed(client, cause);
  }
}
