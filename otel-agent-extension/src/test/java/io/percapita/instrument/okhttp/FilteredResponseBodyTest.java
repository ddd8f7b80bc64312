package io.percapita.instrument.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.percapita.instrument.LineFilter;
import io.percapita.instrument.RecordingTaps;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.junit.jupiter.api.Test;

class FilteredResponseBodyTest {
  private final RecordingTaps taps = RecordingTaps.install();
  private final CallTap tap = CallTaps.start("okhttp", "POST", URI.create("http://llm.test/v1"));

  @Test
  void aResponseWithoutAFilterIsTheSame() {
    Response response = response(new Pieces("one\n"));

    assertThat(FilteredResponseBody.of(response, tap)).isSameAs(response);
  }

  @Test
  void readsOnUntilThereIsAByteOrTheEnd() throws IOException {
    taps.filter = new LineFilter();
    Pieces pieces = new Pieces("out\n", "o", "ut\n", "a\nou", "t\nb");
    Response response = FilteredResponseBody.of(response(pieces), tap);
    BufferedSource source = response.body().source();

    assertThat(response.body().contentLength()).isEqualTo(-1);
    assertThat(response.header("Content-Length")).isNull();
    assertThat(response.body().contentType()).isEqualTo(MediaType.parse("text/event-stream"));
    assertThat(source.readUtf8Line()).isEqualTo("a");
    assertThat(source.readUtf8()).isEqualTo("b");
    assertThat(source.exhausted()).isTrue();
    response.close();
    assertThat(pieces.isClosed).isTrue();
  }

  @Test
  void deliversWhatIsHeldBeforeAFailure() throws IOException {
    taps.filter = new LineFilter();
    Pieces pieces = new Pieces("one\nou");
    pieces.failure = new IOException("broken");
    BufferedSource source = FilteredResponseBody.of(response(pieces), tap).body().source();

    assertThat(source.readUtf8(6)).isEqualTo("one\nou");
    assertThatThrownBy(source::readByte).isSameAs(pieces.failure);
  }

  private static Response response(Pieces pieces) {
    return new Response.Builder()
        .request(new Request.Builder().url("http://llm.test/v1").build())
        .protocol(Protocol.HTTP_1_1)
        .code(200)
        .message("OK")
        .header("Content-Length", "12")
        .body(
            new ResponseBody() {
              @Override
              public MediaType contentType() {
                return MediaType.parse("text/event-stream");
              }

              @Override
              public long contentLength() {
                return 12;
              }

              @Override
              public BufferedSource source() {
                return Okio.buffer(pieces);
              }
            })
        .build();
  }

  /** A source that gives its pieces one by one. */
  private static final class Pieces implements Source {
    private final Deque<String> pieces;
    private IOException failure;
    private boolean isClosed;

    Pieces(String... pieces) {
      this.pieces = new ArrayDeque<>(List.of(pieces));
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      String piece = pieces.poll();
      if (piece != null) {
        sink.writeUtf8(piece);
        return piece.length();
      }
      if (failure != null) {
        throw failure;
      }
      return -1;
    }

    @Override
    public Timeout timeout() {
      return Timeout.NONE;
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }
}
