package io.percapita.attribution;

import java.util.List;
import java.util.function.Supplier;

/** The sources there are, as configuration names them. */
public final class Sources {
  private final RootSpan rootSpan;
  private final FeatureNames names;
  private final FeatureNames sites;
  private final Supplier<PlanTable> plans;
  private final List<Named> tenant;

  /**
   * A source as configuration names it.
   *
   * @param kind what it is, such as {@code header}
   * @param key where it looks, such as the header's name; empty where it needs none
   */
  public record Named(String kind, String key) {}

  /**
   * What the sources need.
   *
   * @param names features by routes, jobs, queues and spans
   * @param sites features by methods
   * @param plans the table of plans in force
   * @param tenant where the tenant of a call is looked for
   */
  public Sources(
      RootSpan rootSpan,
      FeatureNames names,
      FeatureNames sites,
      Supplier<PlanTable> plans,
      List<Named> tenant) {
    this.rootSpan = rootSpan;
    this.names = names;
    this.sites = sites;
    this.plans = plans;
    this.tenant = List.copyOf(tenant);
  }

  List<AttributionSource> of(List<Named> configured) {
    return configured.stream().map(this::of).toList();
  }

  private AttributionSource of(Named named) {
    return switch (named.kind()) {
      case "baggage" -> new BaggageSource(named.key(), false);
      case "local-baggage" -> new BaggageSource(named.key(), true);
      case "header" -> new SentSource(named.key(), false);
      case "jwt" -> new SentSource(named.key(), true);
      case "principal" -> OccasionSource.principal(rootSpan);
      case "session" -> OccasionSource.session(named.key());
      case "llm-request" -> new LlmRequestSource(named.key().isEmpty() ? null : named.key(), false);
      case "llm-header" -> new LlmRequestSource(named.key(), true);
      case "route" -> WorkSource.route(names);
      case "job" -> WorkSource.job(names);
      case "span" -> WorkSource.span(names);
      case "code" -> new CallSiteSource(sites);
      case "file" -> new PlanFileSource(plans, of(tenant));
      default -> throw new IllegalArgumentException("no source is called " + named.kind());
    };
  }
}
