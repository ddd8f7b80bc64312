package io.percapita.cli;

import io.percapita.call.CallCost;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmResponse;
import io.percapita.provider.Endpoint;
import io.percapita.usage.UsageOrigin;
import org.jspecify.annotations.Nullable;

/**
 * What a recorded exchange was and cost.
 *
 * @param endpoint the endpoint called
 * @param call what was read
 * @param cost what it cost
 */
record Explanation(Endpoint endpoint, LlmCall call, CallCost cost) {
  /** One word for how the call is counted. */
  String status() {
    return switch (cost.status()) {
      case PRICED -> "priced";
      case UNPRICED -> hasUsage() ? "unpriced" : "no_usage";
      case ESTIMATED -> "estimated";
      case PARTIAL ->
          call.response().usageOrigin() == UsageOrigin.REPORTED ? "priced" : "estimated";
      case NONE -> call.errorType() == null ? "no_usage" : "error";
    };
  }

  /** Whether there is a usage to price, if not by tokens; there is none in what is unreadable. */
  boolean hasUsage() {
    return switch (call.response().usageOrigin()) {
      case REPORTED, FREE, UNCOUNTED -> true;
      case ESTIMATED -> call.response().problem() == null;
      case MISSING -> false;
    };
  }

  /** Why the call is counted so, or null where the provider's own counts were priced. */
  @Nullable String reason() {
    LlmResponse response = call.response();
    if (cost.reason() != null) {
      return cost.reason();
    }
    return switch (cost.status()) {
      case PRICED -> null;
      case ESTIMATED -> "the response reports no usage; its tokens are estimated from its text";
      case PARTIAL ->
          "the response ends before its format's own end"
              + (response.errorType() == null ? "" : ", with the error " + response.errorType())
              + (response.usageOrigin() == UsageOrigin.REPORTED
                  ? "; what it reported is counted"
                  : "; what it did not report is estimated from its text");
      case UNPRICED, NONE -> withoutUsage(response);
    };
  }

  private String withoutUsage(LlmResponse response) {
    if (call.errorType() != null) {
      return "an error answer (" + call.errorType() + ") is not billed";
    }
    return response.usageOrigin() == UsageOrigin.FREE
        ? "the provider bills nothing for it"
        : "the response reports no usage";
  }
}
