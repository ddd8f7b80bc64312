package io.opentelemetry.javaagent.percapita.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.instrument.RecordingTaps;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallTapsTest {
  @BeforeEach
  void withhold() {
    RecordingTaps.install().withheld = Set.of("b3", "baggage", "traceparent");
  }

  @Test
  void whatASignatureNamesIsLeft() {
    assertThat(
            CallTaps.withheldHeaders(
                "AWS4-HMAC-SHA256 Credential=AKID/20261129/us-east-1/bedrock/aws4_request,"
                    + " SignedHeaders=b3;host;traceparent, Signature=0b3"))
        .containsExactly("baggage");
    assertThat(
            CallTaps.withheldHeaders(
                "Signature keyId=\"b3\",headers=\"(request-target) Baggage host\",signature=\"b3==\""))
        .containsExactlyInAnyOrder("b3", "traceparent");
    assertThat(CallTaps.withheldHeaders("HMAC-SHA256 SignedHeaders=host;b3&Signature=traceparent"))
        .containsExactlyInAnyOrder("baggage", "traceparent");
  }

  @Test
  void whatAKeyHappensToContainIsTakenOut() {
    assertThat(CallTaps.withheldHeaders("Bearer sk-0b3"))
        .isEqualTo(CallTaps.withheldHeaders(null))
        .contains("b3");
    assertThat(
            CallTaps.withheldHeaders("AWS4-HMAC-SHA256 SignedHeaders=host;x-b3-info, Signature=b3"))
        .contains("b3");
  }
}
