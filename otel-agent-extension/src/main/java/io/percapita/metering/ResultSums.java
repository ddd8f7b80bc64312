package io.percapita.metering;

import io.percapita.call.CallCost;
import io.percapita.call.CallEnd;
import io.percapita.call.CallResult;
import io.percapita.call.CostStatus;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmRequest;
import io.percapita.provider.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results of calls made earlier, of which only sums are held, by model: each is priced by itself
 * while it passes, since its price may depend on its size and its day. Not thread-safe.
 */
public final class ResultSums {
  private static final int MAX_GROUPS = 24;
  private static final int SUCCESS = 200;

  /** What is older must be a mistake: providers delete results within a month or two. */
  private static final Duration OLDEST = Duration.ofDays(90);

  private final CallPricer pricer;
  private final Endpoint endpoint;
  private final Instant now;
  private final Map<Key, ResultGroup> groups = new LinkedHashMap<>();
  private boolean excess;

  /** All that results have in common which are summed up. */
  private record Key(
      String operation,
      @Nullable String model,
      @Nullable String region,
      CostStatus status,
      String serviceTier,
      @Nullable String reason) {
    static Key of(LlmCall call, CallCost cost) {
      return new Key(
          call.operation(),
          call.billedModel(),
          call.billedRegion(),
          cost.status(),
          cost.serviceTier(),
          cost.reason());
    }
  }

  /**
   * No results yet.
   *
   * @param endpoint where they are asked for
   * @param now when
   */
  public ResultSums(CallPricer pricer, Endpoint endpoint, Instant now) {
    this.pricer = pricer;
    this.endpoint = endpoint;
    this.now = now;
  }

  /** Prices a result and adds it to the others. */
  public void add(CallResult result) {
    LlmCall call = call(result);
    CallCost cost = pricer.cost(call);
    if (cost.status() == CostStatus.NONE) {
      return;
    }
    Key key = Key.of(call, cost);
    ResultGroup group = groups.get(key);
    if (group == null) {
      if (groups.size() == MAX_GROUPS) {
        excess = true;
        return;
      }
      group = new ResultGroup(call, cost);
      groups.put(key, group);
    }
    group.add(call.response().usage(), cost, result.calls());
  }

  /** The sums, in the order in which their first results came. */
  public List<ResultGroup> groups() {
    return List.copyOf(groups.values());
  }

  /** Whether results were left out because there were too many models. */
  public boolean hasExcess() {
    return excess;
  }

  private LlmCall call(CallResult result) {
    return new LlmCall(
        endpoint.provider(),
        endpoint.region(),
        result.operation(),
        LlmRequest.UNKNOWN.orModel(endpoint.model()),
        result.response(),
        SUCCESS,
        CallEnd.COMPLETED,
        null,
        madeAt(result.madeAt()),
        0,
        -1);
  }

  private Instant madeAt(@Nullable Instant told) {
    return told == null || told.isAfter(now) || told.isBefore(now.minus(OLDEST)) ? now : told;
  }
}
