package io.percapita.smoke.app;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls made at once, each for a user of its own, one of twenty features and one of three plans.
 */
final class ParallelCalls {
  private static final int FEATURES = 20;
  private static final int PLANS = 3;

  private ParallelCalls() {}

  /**
   * Makes calls that differ in their number, which replaces {@code {n}}.
   *
   * @return the length of all bodies, and the digest of their digests in order
   */
  static Outcome make(Driver driver, SmokeRequest request, int count) throws Exception {
    List<CompletableFuture<Outcome>> calls = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      calls.add(begin(driver, request.numbered(n), "feature-" + n % FEATURES, "plan-" + n % PLANS));
    }
    long length = 0;
    List<String> digests = new ArrayList<>();
    for (CompletableFuture<Outcome> call : calls) {
      Outcome outcome = call.get(60, TimeUnit.SECONDS);
      length += outcome.length();
      digests.add(outcome.digest());
    }
    digests.sort(null);
    byte[] all = String.join("", digests).getBytes(StandardCharsets.UTF_8);
    return new Outcome(200, length, Outcome.of(200, all).digest());
  }

  private static CompletableFuture<Outcome> begin(
      Driver driver, SmokeRequest request, String feature, String plan) {
    Baggage baggage =
        Baggage.builder()
            .put("user.id", request.user())
            .put("llm.feature", feature)
            .put("llm.plan", plan)
            .build();
    try (Scope scope = baggage.makeCurrent()) {
      CallersContext caller = CallersContext.current();
      return driver
          .begin(request)
          .thenApply(
              outcome -> {
                caller.check(driver.endsWithinTheAgentsSpan());
                return outcome;
              });
    }
  }
}
