package io.opentelemetry.javaagent.percapita.bridge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.percapita.instrument.LineFilter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilteredInputStreamTest {
  @Test
  void readsOnUntilThereIsAByteOrTheEnd() throws IOException {
    InputStream body = filtered("out\n", "o", "ut\n", "a\nou", "t\nb");
    byte[] bytes = new byte[10];

    assertThat(body.read(bytes, 2, 8)).isEqualTo(2);
    assertThat(new String(bytes, 2, 2, ISO_8859_1)).isEqualTo("a\n");
    assertThat(body.read(new byte[0])).isZero();
    assertThat(body.read()).isEqualTo('b');
    assertThat(body.read()).isEqualTo(-1);
    assertThat(body.read(bytes)).isEqualTo(-1);
  }

  @Test
  void readsSmallerPiecesThanThereAre() throws IOException {
    InputStream body = filtered("one\nout\n\u00FF", "\n");

    assertThat(body.read()).isEqualTo('o');
    assertThat(body.readNBytes(2)).containsExactly('n', 'e');
    assertThat(body.readAllBytes()).containsExactly('\n', 0xFF, '\n');
  }

  @Test
  void tellsWhatIsThereToBeReadAtOnce() throws IOException {
    Pieces pieces = new Pieces("out\n", "tw", "o\nthree", "\n");
    InputStream body = new FilteredInputStream(pieces, new FilteredBytes(new LineFilter()));
    pieces.come = 2;

    assertThat(body.available()).isZero();
    pieces.come = 1;
    assertThat(body.available()).isEqualTo(4);
    assertThat(body.readNBytes(4)).containsExactly('t', 'w', 'o', '\n');
    assertThat(body.available()).isZero();
  }

  @Test
  void skipsWhatMayBeRead() throws IOException {
    InputStream body = filtered("a\nout\nbc\nd");

    assertThat(body.skip(3)).isEqualTo(3);
    assertThat(body.read()).isEqualTo('c');
    assertThat(body.skip(-1)).isZero();
    assertThat(body.skip(100)).isEqualTo(2);
  }

  @Test
  void goesBackNowhere() {
    InputStream body = filtered("a");
    body.mark(10);

    assertThat(body.markSupported()).isFalse();
    assertThatThrownBy(body::reset).isInstanceOf(IOException.class);
  }

  @Test
  void deliversWhatIsHeldBeforeAFailure() throws IOException {
    Pieces pieces = new Pieces("one\nou");
    pieces.failure = new IOException("broken");
    InputStream body = new FilteredInputStream(pieces, new FilteredBytes(new LineFilter()));

    assertThat(body.readNBytes(6)).isEqualTo("one\nou".getBytes(ISO_8859_1));
    assertThatThrownBy(body::read).isSameAs(pieces.failure);
    assertThatThrownBy(body::read).isSameAs(pieces.failure);
  }

  @Test
  void aSecondStreamGoesOnWhereTheFirstWasLeft() throws IOException {
    Pieces pieces = new Pieces("one\nou", "t\ntwo\n");
    FilteredBytes filtered = new FilteredBytes(new LineFilter());

    assertThat(new FilteredInputStream(pieces, filtered).read()).isEqualTo('o');
    assertThat(new FilteredInputStream(pieces, filtered).readAllBytes())
        .isEqualTo("ne\ntwo\n".getBytes(ISO_8859_1));
  }

  private static InputStream filtered(String... pieces) {
    return new FilteredInputStream(new Pieces(pieces), new FilteredBytes(new LineFilter()));
  }

  /** A stream that gives its pieces one by one. */
  private static final class Pieces extends InputStream {
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private int at;
    private int come = Integer.MAX_VALUE;
    private IOException failure;

    Pieces(String... pieces) {
      List.of(pieces).forEach(it -> this.pieces.add(it.getBytes(ISO_8859_1)));
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      byte[] piece = pieces.peek();
      if (piece == null) {
        if (failure != null) {
          throw failure;
        }
        return -1;
      }
      int read = Math.min(length, piece.length - at);
      System.arraycopy(piece, at, bytes, offset, read);
      at += read;
      if (at == piece.length) {
        pieces.remove();
        at = 0;
        come--;
      }
      return read;
    }

    @Override
    public int available() {
      return come <= 0 || pieces.isEmpty() ? 0 : pieces.peek().length - at;
    }
  }
}
