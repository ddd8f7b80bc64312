package io.percapita.config;

import io.percapita.pricing.Money;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All settings, checked. docs/configuration.md describes each.
 *
 * @param enabled whether anything is measured at all
 * @param endpoints base URLs beside the providers' own hosts
 * @param priceFiles a rule file or a directory of them, laid over the built-in prices, or null
 * @param userIdMode how users appear in telemetry
 * @param userHashKey the secret that keys users' hashes, or null to use a generated one
 * @param attribution where it is looked for whose call it is
 * @param stateDir where the generated key is kept
 * @param traceContextToProviders whether providers receive trace context
 * @param requests what is written into requests to providers
 * @param callIdleTimeout how long a response may stand still before its call is ended
 * @param maxUsers how many users have a cost series of their own
 * @param ledger where and how users' spend is kept
 * @param maxFeatures how many features are told apart
 * @param maxFeaturesWithUsers of how many features users are counted; 0 for none
 * @param maxPlans how many plans are told apart
 * @param shutdownLinger how long a JVM that ends waits for calls in flight and one more scrape; may
 *     be zero
 * @param cheaperModels the cheaper model of the same provider by a model's name
 * @param spendBudget what the company means to spend on AI in a month, or null if not told
 * @param targetCogsRatio the share of revenue that AI may cost, such as 0.08
 * @param plans revenue and budget by plan
 * @param budgets what holds for all budgets
 */
public record ExtensionConfig(
    boolean enabled,
    List<EndpointConfig> endpoints,
    @Nullable Path priceFiles,
    UserIdMode userIdMode,
    @Nullable String userHashKey,
    AttributionConfig attribution,
    Path stateDir,
    boolean traceContextToProviders,
    RequestConfig requests,
    Duration callIdleTimeout,
    int maxUsers,
    LedgerConfig ledger,
    int maxFeatures,
    int maxFeaturesWithUsers,
    int maxPlans,
    Duration shutdownLinger,
    Map<String, String> cheaperModels,
    @Nullable Money spendBudget,
    double targetCogsRatio,
    Map<String, PlanConfig> plans,
    BudgetConfig budgets) {

  /** Leaves out the secret. */
  @Override
  public String toString() {
    return "ExtensionConfig[enabled="
        + enabled
        + ", endpoints="
        + endpoints
        + ", userIdMode="
        + userIdMode
        + ", ledger="
        + ledger
        + ", plans="
        + plans
        + "]";
  }
}
