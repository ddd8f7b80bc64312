package io.percapita.instrument.jetty12;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.instrument.RecordingTaps;
import java.util.Objects;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.client.transport.HttpResponse;
import org.junit.jupiter.api.Test;

class JettyCallTest {
  private final RecordingTaps taps = RecordingTaps.install();
  private final HttpClient client = new HttpClient();

  @Test
  void aRequestThatIsNotMeteredIsOverBeforeItsListenersAreTold() {
    HttpRequest upload = (HttpRequest) client.newRequest("http://llm.test/files").method("POST");

    Object[] entered = Objects.requireNonNull(JettyCall.send(client, upload, null));
    JettyCall.leave(entered, null);
    upload.getResponseListeners().notifyHeaders(new HttpResponse(upload).status(200));

    assertThat(taps.shown).containsExactly("1 start POST http://llm.test/files", "1 head 200 null");
  }
}
