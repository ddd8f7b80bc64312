package io.percapita.instrument.jetty12;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.instrument.LineFilter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FilteredSourceTest {
  private final Body body = new Body();
  private final FilteredSource source = new FilteredSource(body, new LineFilter());

  @Test
  void passesWhatIsNotTakenOut() {
    body.come("one\nou", false);
    body.come("t\ntw", false);
    body.come("o\n", true);

    assertThat(read()).containsExactly("one\n", "two\n", "last");
  }

  @Test
  void tellsOfAPieceOnlyIfSomethingOfItIsLeft() {
    List<String> told = new ArrayList<>();
    source.demand(() -> told.addAll(read()));

    body.come("out\n", false);
    body.tell();
    assertThat(told).isEmpty();

    body.come("one\n", false);
    body.tell();
    assertThat(told).containsExactly("one\n");
  }

  @Test
  void tellsAtOnceOfAPieceThatWasNotRead() {
    List<String> told = new ArrayList<>();
    source.demand(() -> told.add("told"));
    body.come("one\n", true);
    body.tell();
    source.demand(() -> told.addAll(read()));

    assertThat(told).containsExactly("told", "one\n", "last");
  }

  @Test
  void whatIsHeldComesBeforeTheEnd() {
    body.come("one\nou", false);
    body.come("", true);

    assertThat(read()).containsExactly("one\n", "ou", "last");
  }

  @Test
  void whatIsHeldComesBeforeAFailure() {
    body.come("one\nou", false);
    body.fails = true;

    assertThat(read()).containsExactly("one\n", "ou", "failure");
  }

  @Test
  void noBufferIsKept() {
    body.come("one\nou", false);
    body.come("t\n", true);
    List<String> unused = read();

    assertThat(body.released).isEqualTo(2);
  }

  /** All that there is. */
  private List<String> read() {
    List<String> pieces = new ArrayList<>();
    for (Content.Chunk chunk = source.read(); chunk != null; chunk = source.read()) {
      if (Content.Chunk.isFailure(chunk)) {
        pieces.add("failure");
        return pieces;
      }
      if (chunk.hasRemaining()) {
        pieces.add(ISO_8859_1.decode(chunk.getByteBuffer()).toString());
      }
      if (chunk.isLast()) {
        pieces.add("last");
        return pieces;
      }
    }
    return pieces;
  }

  /** What has come. */
  private static final class Body implements Content.Source {
    private final Deque<Content.Chunk> come = new ArrayDeque<>();
    private @Nullable Runnable callback;
    private boolean fails;
    private int released;

    void come(String piece, boolean isLast) {
      Runnable release = () -> released++;
      come.add(Content.Chunk.from(ByteBuffer.wrap(piece.getBytes(ISO_8859_1)), isLast, release));
    }

    void tell() {
      Runnable told = callback;
      callback = null;
      if (told != null) {
        told.run();
      }
    }

    @Override
    public Content.@Nullable Chunk read() {
      return come.isEmpty() && fails
          ? Content.Chunk.from(new IOException("broken"), true)
          : come.poll();
    }

    @Override
    public void demand(Runnable demandCallback) {
      callback = demandCallback;
    }

    @Override
    public void fail(Throwable failure) {
      fails = true;
    }
  }
}
