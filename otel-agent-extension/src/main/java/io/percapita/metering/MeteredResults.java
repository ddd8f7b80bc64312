package io.percapita.metering;

import io.opentelemetry.context.Context;
import io.percapita.attribution.Attribution;
import io.percapita.attribution.CallAttribution;
import io.percapita.call.CallResult;
import io.percapita.provider.Endpoint;
import java.time.Instant;
import java.util.List;

/**
 * A request for the results of calls made earlier, between its begin and its completion at a {@link
 * CallMeter}. Not thread-safe.
 */
public final class MeteredResults {
  private final CallMeter meter;
  private final Endpoint endpoint;
  private final String host;
  private final int port;
  private final Context callerContext;
  private final CallAttribution caller;
  private final Instant at;
  private final ResultSums sums;

  MeteredResults(
      CallMeter meter,
      Endpoint endpoint,
      String host,
      int port,
      Context callerContext,
      CallAttribution caller,
      Instant at,
      ResultSums sums) {
    this.meter = meter;
    this.endpoint = endpoint;
    this.host = host;
    this.port = port;
    this.callerContext = callerContext;
    this.caller = caller;
    this.at = at;
    this.sums = sums;
  }

  /** Adds a result to the others. */
  public void add(CallResult result) {
    sums.add(result);
  }

  /**
   * Records the results, unless that was done before; to be called once, when they are whole.
   *
   * @param ids the names under which they may be told again
   * @return whether they were recorded
   */
  public boolean complete(List<String> ids) {
    return meter.complete(this, ids);
  }

  /** What has been added up. */
  public ResultSums sums() {
    return sums;
  }

  /** The context in which the application asks for the results. */
  public Context callerContext() {
    return callerContext;
  }

  /** The endpoint asked. */
  public Endpoint endpoint() {
    return endpoint;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** When the request was made. */
  Instant at() {
    return at;
  }

  Attribution attribution() {
    return caller.labels();
  }

  /** The same, with where it was found. */
  CallAttribution caller() {
    return caller;
  }
}
