package io.percapita.instrument.jetty12;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.instrument.RecordingTaps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.client.transport.HttpResponse;
import org.junit.jupiter.api.Test;

class JettyCallTest {
  private final List<String> got = new ArrayList<>();
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

  @Test
  void aListenerOfEventsThatOnlyItsPackageSeesIsToldOfAllOfThem() {
    HttpRequest chat =
        (HttpRequest) client.newRequest("http://llm.test/v1/chat/completions").method("POST");

    Object[] entered = Objects.requireNonNull(JettyCall.send(client, chat, new Mixed()));
    JettyCall.leave(entered, null);
    Object told = entered[2];
    ((Response.ContentListener) told).onContent(null, ByteBuffer.allocate(1));
    ((Response.CompleteListener) told).onComplete(null);

    assertThat(got).containsExactly("content", "complete");
  }

  interface Reading extends Response.ContentListener {}

  /** Hears of the end by an interface of Jetty's, and of the body by one of its own. */
  private final class Mixed implements Response.CompleteListener, Reading {
    @Override
    public void onContent(Response response, ByteBuffer content) {
      got.add("content");
    }

    @Override
    public void onComplete(Result result) {
      got.add("complete");
    }
  }
}
