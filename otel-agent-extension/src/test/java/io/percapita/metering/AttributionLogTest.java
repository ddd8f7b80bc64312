package io.percapita.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.attribution.Attributions;
import io.percapita.call.CallEnd;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmRequest;
import io.percapita.call.LlmResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttributionLogTest {
  private final List<String> lines = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(7);
  private final AttributionLog log = new AttributionLog(nanos::get, 2, lines::add);

  @Test
  void tellsWhyACallIsUnattributed() {
    log.tell(call("gpt-4o\n"), Attributions.nobodys());

    assertThat(lines)
        .containsExactly(
            "call of openai gpt-4o?: user unknown (baggage user.id: not set); feature unattributed"
                + " (baggage llm.feature: not set); plan unattributed (baggage llm.plan: not set)");
  }

  @Test
  void tellsOfAFewCallsASecond() {
    for (int i = 0; i < 5; i++) {
      log.tell(call("gpt-4o"), Attributions.nobodys());
    }
    assertThat(lines).hasSize(2);

    nanos.addAndGet(1_000_000_000);
    log.tell(call("gpt-4o"), Attributions.nobodys());
    assertThat(lines).hasSize(3);
  }

  private static LlmCall call(String model) {
    return new LlmCall(
        "openai",
        null,
        "chat",
        new LlmRequest(model, false, null, null, null),
        LlmResponse.NONE,
        200,
        CallEnd.COMPLETED,
        null,
        Instant.EPOCH,
        1,
        1);
  }
}
