package io.percapita.agent;

import io.percapita.attribution.Attributor;
import io.percapita.attribution.FeatureNames;
import io.percapita.attribution.LabelLimiter;
import io.percapita.attribution.PlanTable;
import io.percapita.attribution.Sources;
import io.percapita.capture.WantedOfRequest;
import io.percapita.config.AttributionConfig;
import io.percapita.config.ExtensionConfig;
import io.percapita.config.SourceConfig;
import io.percapita.config.UserIdMode;
import io.percapita.inbound.WantedFacts;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds what finds out whose call it is, from the settings. */
final class WhoseCall {
  private static final Set<String> IN_HEADERS = Set.of("baggage", "header", "jwt");
  private static final Duration PLAN_FILE_CHECK = Duration.ofSeconds(5);

  private WhoseCall() {}

  /**
   * What attributes calls.
   *
   * @param shownUser turns a user's id into what telemetry may show of it, null for nothing
   * @param failures is told of a source that failed, as a stage and its cause
   */
  static Attributor attributor(
      ExtensionConfig config,
      UnaryOperator<@Nullable String> shownUser,
      Housekeeping housekeeping,
      BiConsumer<String, Throwable> failures) {
    PlanTableFile planFile = planFile(config.attribution(), housekeeping);
    return new Attributor(
        where(config.attribution(), planFile == null ? () -> PlanTable.EMPTY : planFile),
        shownUser,
        config.userIdMode() == UserIdMode.HASHED,
        features(config),
        plans(config, planFile),
        failures);
  }

  /** Features with names in the configuration are told apart whatever else comes. */
  static LabelLimiter features(ExtensionConfig config) {
    Set<String> named = new HashSet<>(Budgets.tracking(config).features());
    named.addAll(config.attribution().featureNames().values());
    named.addAll(config.attribution().featureCode().values());
    return new LabelLimiter("llm.feature", config.maxFeatures(), named, Set::of);
  }

  /** Likewise plans, among them those of the file of plans. */
  static LabelLimiter plans(ExtensionConfig config, @Nullable PlanTableFile planFile) {
    return new LabelLimiter(
        "llm.plan",
        config.maxPlans(),
        config.plans().keySet(),
        planFile == null ? Set::of : planFile::plans);
  }

  private static Attributor.Where where(AttributionConfig config, Supplier<PlanTable> plans) {
    Sources sources =
        new Sources(
            new SdkRootSpan(config.copiedBaggage()),
            new FeatureNames(config.featureNames()),
            new FeatureNames(config.featureCode()),
            plans,
            named(config.tenants()));
    // A source that has nothing to look into would only be in the way of a reader.
    return new Attributor.Where(
        sources,
        named(config.users()),
        named(without(config.features(), "code", config.featureCode().isEmpty())),
        named(without(config.plans(), "file", config.planFile() == null)));
  }

  private static List<SourceConfig> without(
      List<SourceConfig> sources, String kind, boolean isIdle) {
    return sources.stream().filter(source -> !isIdle || !source.kind().equals(kind)).toList();
  }

  private static List<Sources.Named> named(List<SourceConfig> sources) {
    return sources.stream().map(source -> new Sources.Named(source.kind(), source.key())).toList();
  }

  private static @Nullable PlanTableFile planFile(
      AttributionConfig config, Housekeeping housekeeping) {
    if (config.planFile() == null) {
      return null;
    }
    PlanTableFile file = new PlanTableFile(config.planFile());
    file.refresh();
    housekeeping.every(PLAN_FILE_CHECK, "reading the file of plans", file::refresh);
    return file;
  }

  /** What inbound requests are to be asked for. */
  static WantedFacts wanted(AttributionConfig config) {
    return new WantedFacts(
        keys(config, "header"),
        keys(config, "jwt"),
        keys(config, "session"),
        has(config, "principal"),
        keys(config, "local-baggage"));
  }

  /** The sources that look into headers of inbound requests, as they are configured. */
  static List<String> inHeaders(AttributionConfig config) {
    return all(config)
        .filter(source -> IN_HEADERS.contains(source.kind()))
        .map(source -> source.kind() + ":" + source.key())
        .distinct()
        .toList();
  }

  /** The attributes of spans by which nobody is known, since whoever calls may write them. */
  static List<String> unbelieved(AttributionConfig config) {
    return has(config, "principal")
        ? new SdkRootSpan(config.copiedBaggage()).unbelieved()
        : List.of();
  }

  /** What LLM requests are to be asked for. */
  static WantedOfRequest wantedOfRequest(AttributionConfig config) {
    return new WantedOfRequest(Set.copyOf(keys(config, "llm-request")), keys(config, "llm-header"));
  }

  private static List<String> keys(AttributionConfig config, String kind) {
    return all(config)
        .filter(source -> source.kind().equals(kind))
        .map(SourceConfig::key)
        .filter(key -> !key.isEmpty())
        .distinct()
        .collect(Collectors.toList());
  }

  private static boolean has(AttributionConfig config, String kind) {
    return all(config).anyMatch(source -> source.kind().equals(kind));
  }

  private static Stream<SourceConfig> all(AttributionConfig config) {
    return Stream.of(
            config.users(),
            config.features(),
            config.plans(),
            config.planFile() == null ? List.<SourceConfig>of() : config.tenants())
        .flatMap(List::stream);
  }
}
