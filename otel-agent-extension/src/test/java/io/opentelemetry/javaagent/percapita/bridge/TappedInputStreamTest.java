package io.opentelemetry.javaagent.percapita.bridge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.percapita.instrument.RecordingTaps;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bodies that are closed before their end, by a client that reads the rest then. */
class TappedInputStreamTest {
  private static final String BEGUN = "1 start POST http://llm.test/v1";

  private final RecordingTaps taps = RecordingTaps.install();
  private final CallTap tap = CallTaps.start("client", "POST", URI.create("http://llm.test/v1"));
  private final Draining body = new Draining();
  private final InputStream tapped = TappedInputStream.drained(body, tap, tap::failed);

  @Test
  void whatTheClientReadsWhenItClosesIsShown() throws IOException {
    assertThat(tapped.readNBytes(3)).hasSize(3);
    tapped.close();
    tapped.close();

    assertThat(taps.shown).startsWith(BEGUN, "1 response abc", "1 response defg", "1 completed");
    assertThat(body.drained).isZero();
    assertThat(body.isClosed).isTrue();
  }

  @Test
  void nothingIsReadAfterTheEnd() throws IOException {
    assertThat(tapped.readAllBytes()).hasSize(7);
    int reads = body.reads;
    tapped.close();

    assertThat(body.reads).isEqualTo(reads);
    assertThat(body.isClosed).isTrue();
  }

  @Test
  void aFailureWhileTheRestIsReadIsThatOfClosingAndNothingIsReadAgain() throws IOException {
    assertThat(tapped.readNBytes(3)).hasSize(3);
    body.failure = new SocketTimeoutException("slow");

    assertThatThrownBy(tapped::close).isSameAs(body.failure);
    int reads = body.reads;
    assertThatThrownBy(tapped::read).isInstanceOf(IOException.class);
    tapped.close();
    assertThat(body.reads).isEqualTo(reads);
    assertThat(taps.shown).startsWith(BEGUN, "1 response abc", "1 cancelled");
  }

  @Test
  void afterAFailedReadTheClientClosesAsItDoes() {
    body.failure = new SocketTimeoutException("slow");
    assertThatThrownBy(tapped::read).isSameAs(body.failure);
    body.failure = null;

    assertThat(tapped).satisfies(InputStream::close);
    assertThat(body.drained).isEqualTo(7);
    assertThat(taps.shown).startsWith(BEGUN, "1 failed SocketTimeoutException");
  }

  @Test
  void skipsForwardOnly() throws IOException {
    assertThat(tapped.skip(-1)).isZero();
    assertThat(tapped.skip(3)).isEqualTo(3);
    assertThat(tapped.skip(100)).isEqualTo(4);
  }

  @Test
  void aStreamThatIsClosedWithoutBeingReadStaysUnread() throws IOException {
    new TappedInputStream(
            new ByteArrayInputStream(new byte[7]), tap, tap::failed, new BodyPosition())
        .close();

    assertThat(taps.shown).containsExactly(BEGUN, "1 cancelled");
  }

  /** Closes itself as Apache's ChunkedInputStream does, and fails when asked to. */
  private static final class Draining extends FilterInputStream {
    private @Nullable IOException failure;
    private int reads;
    private int drained;
    private boolean isClosed;

    Draining() {
      super(new ByteArrayInputStream("abcdefg".getBytes(ISO_8859_1)));
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      reads++;
      if (isClosed) {
        throw new IOException("closed");
      }
      if (failure != null) {
        throw failure;
      }
      return super.read(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (isClosed) {
        return;
      }
      drained = in.readAllBytes().length;
      isClosed = true;
    }
  }
}
