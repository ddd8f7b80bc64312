package io.percapita.agent;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.opentelemetry.javaagent.percapita.bridge.BaggageMark;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.ServedRequests;
import io.percapita.attribution.Attributor;
import io.percapita.budget.BudgetGuard;
import io.percapita.budget.BudgetLog;
import io.percapita.budget.BudgetPolicy;
import io.percapita.capture.CallCaptureFactory;
import io.percapita.capture.CaptureErrors;
import io.percapita.capture.OpenCalls;
import io.percapita.capture.OwnTime;
import io.percapita.config.EndpointConfig;
import io.percapita.config.ExtensionConfig;
import io.percapita.config.PlanConfig;
import io.percapita.inbound.Occasion;
import io.percapita.ledger.ActiveUserSketch;
import io.percapita.ledger.CountedResults;
import io.percapita.ledger.CountedResultsFile;
import io.percapita.ledger.KeptLedger;
import io.percapita.ledger.SpendLedger;
import io.percapita.ledger.UsersOver;
import io.percapita.metering.AlternativePricer;
import io.percapita.metering.AttributionLog;
import io.percapita.metering.CallBudgets;
import io.percapita.metering.CallMeter;
import io.percapita.metering.CallPricer;
import io.percapita.metering.ServedUsers;
import io.percapita.metering.ToldProviders;
import io.percapita.pricing.PriceBook;
import io.percapita.pricing.ReloadingPriceBook;
import io.percapita.provider.BaseUrl;
import io.percapita.provider.Dialect;
import io.percapita.provider.ProviderCatalog;
import io.percapita.provider.StreamUsage;
import io.percapita.telemetry.ActiveUserGauges;
import io.percapita.telemetry.BudgetMetrics;
import io.percapita.telemetry.CaptureGauges;
import io.percapita.telemetry.ExportWatch;
import io.percapita.telemetry.LedgerGauges;
import io.percapita.telemetry.LlmMetrics;
import io.percapita.telemetry.LlmSpans;
import io.percapita.telemetry.MetricNames;
import io.percapita.telemetry.ProviderPropagator;
import io.percapita.telemetry.StateGauges;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds the engine from its parts and opens the bridge to it. */
final class Engine {
  /** At 16 KiB each, so many calls may hold 160 MB at the very most. */
  private static final int MAX_CALLS_IN_FLIGHT = 10_000;

  private static final long IDLE_CHECKS_PER_TIMEOUT = 10;
  private static final long ACTIVITY_LOOKS_PER_RESERVATION = 4;
  private static final Duration HELD_MONEY_CHECK = Duration.ofSeconds(10);
  private static final Duration PRICE_FILES_CHECK = Duration.ofSeconds(10);
  private static final String UNMARKED_BAGGAGE =
      "Percapita: baggage that came with a request could not be marked, because of the failure told"
          + " before this. Until the application is started anew, local-baggage finds nothing, since"
          + " it cannot be told from what the application sets: users, plans and features come from"
          + " the other sources. If the application's OpenTelemetry propagators read no baggage, start"
          + " it with otel.instrumentation.percapita-opentelemetry-propagators.enabled=false.";

  private static final int EXPLAINED_CALLS_PER_SECOND = 10;
  private static final Logger logger = Logger.getLogger(Engine.class.getName());

  private Engine() {}

  /**
   * Starts the engine.
   *
   * @param watch knows which values of metrics have been exported
   * @param closing what is done when the JVM ends
   * @param firstUse does what is not to be done before the application runs
   * @param instance names this JVM, differently each time it runs
   * @param inbound is told where failures with inbound requests are counted
   * @return what takes note of the users whose requests are served
   */
  static ServedUsers start(
      ExtensionConfig config,
      OpenTelemetry openTelemetry,
      ExportWatch watch,
      Closing closing,
      FirstUse firstUse,
      String instance,
      InboundFailures inbound) {
    Meter meter = openTelemetry.getMeter(MetricNames.SCOPE);
    LlmMetrics metrics = new LlmMetrics(meter, watch, instance, config.maxUsers());
    LlmSpans spans = new LlmSpans(openTelemetry.getTracer(MetricNames.SCOPE));
    ActiveUserSketch activeUsers =
        new ActiveUserSketch(Clock.systemUTC(), config.maxUsers(), config.maxFeaturesWithUsers());
    CaptureErrors errors = new CaptureErrors(metrics::captureError);
    inbound.tell(errors::failed);
    Housekeeping housekeeping = new Housekeeping();
    KeptLedger ledger = Ledgers.start(config, Budgets.tracking(config), housekeeping);
    UserIds userIds = UserIds.of(config);
    UnaryOperator<@Nullable String> shownUser = userIds::shown;
    Attributor attributor =
        WhoseCall.attributor(config, userIds.shownIdentifier(), housekeeping, errors::failed);
    logger.log(Level.INFO, "Percapita finds {0}", attributor);
    Supplier<PriceBook> prices = prices(config, housekeeping);
    CallPricer pricer = new CallPricer(prices);
    BudgetMetrics budgetMetrics = new BudgetMetrics(meter, instance);
    BudgetPolicy policy = Budgets.policy(config, shownUser);
    BudgetGuard guard = guard(config, policy, ledger, budgetMetrics, housekeeping);
    if (!policy.isEmpty()) {
      BudgetAnswers answers = new BudgetAnswers(guard, attributor, shownUser, Clock.systemUTC());
      firstUse.then(
          () -> housekeeping.now("letting applications ask for budgets", answers::register));
    }
    CallMeter callMeter =
        new CallMeter(
            attributor,
            pricer,
            new AlternativePricer(prices, config.cheaperModels()),
            activeUsers,
            ledger,
            CountedResults.keptIn(new CountedResultsFile(config.stateDir())),
            spans,
            metrics,
            new CallBudgets(
                guard,
                pricer,
                new BudgetLog(config.ledger().zone()),
                budgetMetrics,
                config.budgets().outputTokens(),
                config.budgets().maxBodyBytes(),
                Clock.systemUTC()),
            attributionLog(config));
    gauges(config, meter, activeUsers, prices);
    if (userIds.keyFingerprint() != null) {
      StateGauges.userHashKey(meter, userIds.keyFingerprint());
    }
    ledgerGauges(config, meter, ledger, Budgets.usersOver(config, shownUser));
    OpenCalls openCalls =
        new OpenCalls(System::nanoTime, config.callIdleTimeout(), MAX_CALLS_IN_FLIGHT);
    housekeeping.every(
        config.callIdleTimeout().dividedBy(IDLE_CHECKS_PER_TIMEOUT),
        "ending idle calls",
        openCalls::endIdle);
    housekeeping.every(
        config.budgets().reservationLife().dividedBy(ACTIVITY_LOOKS_PER_RESERVATION),
        "looking which calls are alive",
        openCalls::lookForActivity);
    housekeeping.every(HELD_MONEY_CHECK, "releasing held amounts", metrics::releaseSeen);
    closing.then(new Linger(config.shutdownLinger(), openCalls, metrics, watch));
    closing.then(ledger::end);
    OwnTime ownTime = new OwnTime(System::nanoTime);
    CaptureGauges.time(meter, ownTime::forEach);
    CaptureGauges.openCalls(meter, openCalls::size);
    CaptureGauges.foldedLabels(
        meter, Stream.of(attributor.limiters(), metrics.limiters()).flatMap(List::stream).toList());
    CallTaps.install(
        new UntilFirstCall(
            new CallCaptureFactory(
                new ProviderCatalog(baseUrls(config.endpoints())),
                callMeter,
                openCalls,
                errors,
                Clock.systemUTC(),
                ownTime,
                withheldHeaders(config, openTelemetry),
                WhoseCall.wantedOfRequest(config.attribution()),
                new ToldProviders(config.requests().users(), config.requests().labels()),
                new StreamUsage(config.requests().usage())),
            firstUse));
    ServedRequests.install(() -> Occasion.in(Context.current()));
    BaggageMark.install(
        WhoseCall.wanted(config.attribution()).baggage(),
        () -> logger.log(Level.WARNING, UNMARKED_BAGGAGE));
    return new ServedUsers(attributor, activeUsers, errors::failed);
  }

  private static AttributionLog attributionLog(ExtensionConfig config) {
    return config.attribution().debug()
        ? new AttributionLog(
            System::nanoTime,
            EXPLAINED_CALLS_PER_SECOND,
            line -> logger.log(Level.INFO, "Percapita: {0}", line))
        : AttributionLog.SILENT;
  }

  /** What {@link ProviderPropagator} keeps from a provider, by the names of its headers. */
  private static Set<String> withheldHeaders(ExtensionConfig config, OpenTelemetry openTelemetry) {
    Set<String> withheld = new HashSet<>(W3CBaggagePropagator.getInstance().fields());
    if (!config.traceContextToProviders()) {
      withheld.addAll(openTelemetry.getPropagators().getTextMapPropagator().fields());
    }
    return withheld;
  }

  private static BudgetGuard guard(
      ExtensionConfig config,
      BudgetPolicy policy,
      SpendLedger ledger,
      BudgetMetrics metrics,
      Housekeeping housekeeping) {
    BudgetGuard guard =
        new BudgetGuard(
            policy,
            ledger,
            config.budgets().reservationLife(),
            System::nanoTime,
            new BudgetFailures(metrics)::failed);
    housekeeping.every(
        config.budgets().reservationLife(),
        "letting go of what dead calls reserved",
        guard::expireReservations);
    return guard;
  }

  private static void gauges(
      ExtensionConfig config,
      Meter meter,
      ActiveUserSketch activeUsers,
      Supplier<PriceBook> prices) {
    ActiveUserGauges.register(meter, activeUsers);
    if (config.maxFeaturesWithUsers() > 0) {
      ActiveUserGauges.registerFeatures(meter, activeUsers);
    }
    StateGauges.pricesChecked(meter, () -> prices.get().newestCheck());
    if (config.spendBudget() != null) {
      StateGauges.spendBudget(meter, config.spendBudget());
    }
    StateGauges.targetCogsRatio(meter, config.targetCogsRatio());
    StateGauges.arpu(meter, Budgets.byPlan(config, PlanConfig::arpu));
    StateGauges.budgets(meter, Budgets.monthly(config));
  }

  private static void ledgerGauges(
      ExtensionConfig config, Meter meter, KeptLedger ledger, UsersOver over) {
    LedgerGauges.health(meter, ledger);
    // What a fleet has spent is told once, by the exporter, and not by every JVM.
    if (config.ledger().shared() == null) {
      ledger.name(over.users().keySet());
      LedgerGauges.figures(meter, ledger::figures, over);
    }
  }

  private static List<BaseUrl> baseUrls(List<EndpointConfig> endpoints) {
    return endpoints.stream()
        .map(
            endpoint ->
                new BaseUrl(
                    endpoint.provider(), Dialect.named(endpoint.dialect()), endpoint.baseUrl()))
        .toList();
  }

  /** The built-in prices, with the user's own laid over them where there are any. */
  private static Supplier<PriceBook> prices(ExtensionConfig config, Housekeeping housekeeping) {
    PriceBook builtIn = PriceBook.builtIn();
    if (config.priceFiles() == null) {
      return () -> builtIn;
    }
    ReloadingPriceBook book =
        new ReloadingPriceBook(builtIn, config.priceFiles(), Engine::tellOfPrices);
    book.refresh();
    housekeeping.every(PRICE_FILES_CHECK, "reading price files", book::refresh);
    return book;
  }

  private static void tellOfPrices(boolean taken, String what) {
    logger.log(taken ? Level.INFO : Level.SEVERE, "Percapita: {0}", what);
  }
}
