package io.percapita.smoke.app;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls made at once, each for a user of its own and for one of twenty features. */
final class ParallelCalls {
  private static final int FEATURES = 20;

  private ParallelCalls() {}

  /**
   * Makes calls that differ in their number, which replaces {@code {n}}.
   *
   * @return the length of all bodies, and the digest of their digests in order
   */
  static Outcome make(Driver driver, SmokeRequest request, int count) throws Exception {
    List<CompletableFuture<Outcome>> calls = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      calls.add(begin(driver, request.numbered(n), "feature-" + n % FEATURES));
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
      Driver driver, SmokeRequest request, String feature) {
    Baggage baggage =
        Baggage.builder().put("user.id", request.user()).put("llm.feature", feature).build();
    try (Scope scope = baggage.makeCurrent()) {
      return driver
          .begin(request)
          .thenApply(
              outcome -> {
                String user = Baggage.current().getEntryValue("user.id");
                if (!request.user().equals(user)) {
                  throw new IllegalStateException(
                      "the call of " + request.user() + " ended in the context of " + user);
                }
                return outcome;
              });
    }
  }
}
