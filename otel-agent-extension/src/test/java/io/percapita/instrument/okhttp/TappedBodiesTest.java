package io.percapita.instrument.okhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.percapita.instrument.LineFilter;
import io.percapita.instrument.RecordingTaps;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.Okio;
import org.junit.jupiter.api.Test;

/** Bodies of the application's own that do more than the library asks for. */
class TappedBodiesTest {
  private static final MediaType TEXT = MediaType.parse("text/plain");

  private final RecordingTaps taps = RecordingTaps.install();
  private final CallTap tap = CallTaps.start("okhttp", "POST", URI.create("http://llm.test/v1"));

  @Test
  void aRequestBodyMayCloseWhatItIsWrittenTo() throws IOException {
    RequestBody closing =
        new RequestBody() {
          @Override
          public MediaType contentType() {
            return TEXT;
          }

          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            try (OutputStream out = sink.outputStream()) {
              out.write("question".getBytes(UTF_8));
            }
          }
        };
    Buffer sent = new Buffer();
    BufferedSink connection = Okio.buffer((okio.Sink) sent);

    new TappedRequestBody(closing, tap).writeTo(connection);
    connection.close();

    assertThat(sent.readUtf8()).isEqualTo("question");
    assertThat(taps.shown).endsWith("1 request question");
  }

  @Test
  void aResponseBodyIsClosedByItsOwnClose() throws IOException {
    AtomicInteger closed = new AtomicInteger();
    ResponseBody own =
        new ResponseBody() {
          private final BufferedSource source = new Buffer().writeUtf8("answer");

          @Override
          public MediaType contentType() {
            return TEXT;
          }

          @Override
          public long contentLength() {
            return 6;
          }

          @Override
          public BufferedSource source() {
            return source;
          }

          @Override
          public void close() {
            super.close();
            closed.incrementAndGet();
          }
        };

    assertThat(new TappedResponseBody(own, tap, null).string()).isEqualTo("answer");
    assertThat(taps.shown).endsWith("1 response answer", "1 completed", "1 cancelled");
    new TappedResponseBody(own, tap, null).close();
    assertThat(closed).hasValueGreaterThan(0);

    closed.set(0);
    taps.filter = new LineFilter();
    Response response =
        new Response.Builder()
            .request(new Request.Builder().url("http://llm.test/v1").build())
            .protocol(Protocol.HTTP_1_1)
            .code(200)
            .message("OK")
            .body(own)
            .build();
    FilteredResponseBody.of(response, tap).close();
    assertThat(closed).hasValueGreaterThan(0);
  }
}
