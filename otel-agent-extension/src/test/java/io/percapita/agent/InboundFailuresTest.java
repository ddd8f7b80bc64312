package io.percapita.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.RecordedLog;
import io.percapita.capture.CaptureErrors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InboundFailuresTest {
  @RegisterExtension private final RecordedLog log = new RecordedLog(CaptureErrors.class);

  @Test
  void eachIsCountedAndTheFirstToldWithoutWhatItMaySayOfTheUser() {
    List<String> counted = new ArrayList<>();
    InboundFailures failures = new InboundFailures();
    failures.failed(new IllegalStateException("nobody listens yet"));
    failures.tell(new CaptureErrors(counted::add)::failed);

    failures.failed(new IllegalStateException("no such user: ann@acme.com"));
    failures.failed(new IllegalStateException("no such user: bob@acme.com"));

    assertThat(counted).containsExactly("inbound", "inbound");
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("could not look at an inbound request", "llm.capture.errors")
        .doesNotContain("acme.com");
    assertThat(log.records().get(0).getThrown()).hasMessage("java.lang.IllegalStateException");
  }
}
