package io.percapita.instrument.urlconnection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UnsentUrlRequestTest {
  private static final URI CHAT = URI.create("https://api.openai.com/v1/chat/completions");

  private final ByteArrayOutputStream connection = new ByteArrayOutputStream();

  @Test
  void aBodyTooLongToBeHeldHasItsLengthAllTheSame() throws IOException {
    // Of a call that is not followed, nothing is held.
    HeldOutputStream written = new HeldOutputStream(connection, CallTaps.NOOP);
    written.write("{}".getBytes(UTF_8));
    written.write('\n');

    UnsentUrlRequest unsent = new UnsentUrlRequest(CHAT, Map.of(), written);

    assertThat(unsent.bodyLength()).isEqualTo(3);
    assertThat(unsent.body()).isNull();
    assertThat(connection.toString(UTF_8)).isEqualTo("{}\n");
  }

  @Test
  void whatIsWrittenAfterTheEndIsDropped() throws IOException {
    HeldOutputStream written = new HeldOutputStream(connection, CallTaps.NOOP);
    written.write("{}".getBytes(UTF_8));
    written.close();
    written.write('\n');
    written.write("{}".getBytes(UTF_8));

    assertThat(written.length()).isEqualTo(2);
    assertThat(connection.toString(UTF_8)).isEqualTo("{}");
  }

  @Test
  void aStreamedBodyHasNone() {
    UnsentUrlRequest unsent = new UnsentUrlRequest(CHAT, Map.of(), null);

    assertThat(unsent.bodyLength()).isEqualTo(-1);
    assertThat(unsent.canReplaceBody()).isFalse();
  }
}
