package io.percapita.instrument.urlconnection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.percapita.instrument.RecordingTaps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UrlCallTest {
  private final RecordingTaps taps = RecordingTaps.install();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  @BeforeEach
  void hold() {
    taps.heldBytes = 100;
  }

  @Test
  void aHeldBodyGoesOutInPlaceOfWhichAnotherMay() throws IOException {
    taps.outgoing = Outgoing.withBody("{\"a\":2}".getBytes(UTF_8));
    UrlCall call = begun();

    assertThat(sent.toString(UTF_8)).isEmpty();
    assertThat(call.sending(connection())).isNull();

    assertThat(sent.toString(UTF_8)).isEqualTo("{\"a\":2}");
  }

  @Test
  void aBodyGoesOutAsItIsWhereWhatMayBecomeOfItCannotBeSaid() throws IOException {
    taps.admissionFailure = new IllegalStateException("broken");
    UrlCall call = begun();

    assertThatThrownBy(() -> call.sending(connection())).isSameAs(taps.admissionFailure);

    assertThat(sent.toString(UTF_8)).isEqualTo("{\"a\":1}");
    assertThat(call.sending(connection())).isNull();
    assertThat(sent.toString(UTF_8)).isEqualTo("{\"a\":1}");
  }

  /** A call whose request the application has written. */
  private UrlCall begun() throws IOException {
    UrlCall call = UrlCall.begin(connection());
    OutputStream body = call.requestBody(sent);
    body.write("{\"a\":1}".getBytes(UTF_8));
    return call;
  }

  /** One that is never opened. */
  private static HttpURLConnection connection() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://llm.test/v1/chat").toURL().openConnection();
    connection.setDoOutput(true);
    return connection;
  }
}
