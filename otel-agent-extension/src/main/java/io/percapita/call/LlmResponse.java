package io.percapita.call;

import io.percapita.pricing.Money;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the response of a call said, as far as it was read.
 *
 * @param model the model that answered, or null
 * @param id the provider's id of the response, or null
 * @param finishReasons why the model stopped, one per choice, in order; unmodifiable
 * @param serviceTier the tier that served the call, normalised to the price book's words, or null
 *     where the response does not say
 * @param region the region or geography that bills, or null where the response does not say
 * @param usage what was consumed; {@link Usage#NONE} if nothing is known
 * @param usageOrigin where {@code usage} comes from
 * @param reportedCost what the provider itself says the call cost, to the pico-dollar, or null;
 *     shown beside the price book's figure and never instead of it
 * @param complete whether the response reached its end by the format's own rules
 * @param errorType the provider's word for an error reported inside a response that began as a
 *     success, or null
 * @param problem what made the bytes unreadable, for a log line, or null
 */
public record LlmResponse(
    @Nullable String model,
    @Nullable String id,
    List<String> finishReasons,
    @Nullable String serviceTier,
    @Nullable String region,
    Usage usage,
    UsageOrigin usageOrigin,
    @Nullable Money reportedCost,
    boolean complete,
    @Nullable String errorType,
    @Nullable String problem) {
  /** A response whose provider does not say what it cost. */
  public LlmResponse(
      @Nullable String model,
      @Nullable String id,
      List<String> finishReasons,
      @Nullable String serviceTier,
      @Nullable String region,
      Usage usage,
      UsageOrigin usageOrigin,
      boolean complete,
      @Nullable String errorType,
      @Nullable String problem) {
    this(
        model,
        id,
        finishReasons,
        serviceTier,
        region,
        usage,
        usageOrigin,
        null,
        complete,
        errorType,
        problem);
  }

  /** Whether a success whose usage was not reported does not say anything else either. */
  public boolean saysNothing() {
    return usageOrigin == UsageOrigin.ESTIMATED
        && model == null
        && id == null
        && finishReasons.isEmpty()
        && usage.outputTokens() == 0;
  }

  /** No response was seen. */
  public static final LlmResponse NONE =
      new LlmResponse(
          null, null, List.of(), null, null, Usage.NONE, UsageOrigin.MISSING, false, null, null);

  /**
   * The same response, known to be unreadable in part or in whole.
   *
   * @param found what made it so
   */
  public LlmResponse withProblem(String found) {
    return new LlmResponse(
        model,
        id,
        finishReasons,
        serviceTier,
        region,
        usage,
        usageOrigin,
        reportedCost,
        complete,
        errorType,
        found);
  }

  /**
   * The same response, which says nothing about the model and the region that bill: the request and
   * its endpoint do.
   */
  public LlmResponse billedAsAsked() {
    return new LlmResponse(
        null,
        id,
        finishReasons,
        serviceTier,
        null,
        usage,
        usageOrigin,
        reportedCost,
        complete,
        errorType,
        problem);
  }

  /**
   * The same response, to calls of which it is one or that are taken as one.
   *
   * @param sum what all of them consumed
   * @param alone whether there is but one
   */
  public LlmResponse withUsage(Usage sum, boolean alone) {
    return new LlmResponse(
        model,
        alone ? id : null,
        alone ? finishReasons : List.of(),
        serviceTier,
        region,
        sum,
        usageOrigin,
        alone ? reportedCost : null,
        complete,
        errorType,
        problem);
  }

  /** The same response, whose usage another one has told and which so costs nothing itself. */
  public LlmResponse withoutUsage() {
    return new LlmResponse(
        model,
        id,
        finishReasons,
        serviceTier,
        region,
        Usage.NONE,
        UsageOrigin.FREE,
        complete,
        errorType,
        problem);
  }

  /**
   * A response that may have been billed but could not be read.
   *
   * @param problem what made it unreadable
   */
  public static LlmResponse unreadable(String problem) {
    return new LlmResponse(
        null, null, List.of(), null, null, Usage.NONE, UsageOrigin.MISSING, false, null, problem);
  }
}
