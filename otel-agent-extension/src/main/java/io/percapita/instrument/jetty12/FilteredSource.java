package io.percapita.instrument.jetty12;

import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A response body without what a filter takes out of it. Tells of a piece that is there only once
 * something of it is: not all who read count on being told for nothing. Hands out copies, so that
 * no buffer of a pool waits for a reader. No more thread-safe than the body.
 */
final class FilteredSource implements Content.Source {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Content.Source body;
  private final ResponseFilter filter;

  /** What was read and filtered to tell whether there is something, or null. */
  private Content.@Nullable Chunk next;

  FilteredSource(Content.Source body, ResponseFilter filter) {
    this.body = body;
    this.filter = filter;
  }

  @Override
  public Content.@Nullable Chunk read() {
    Content.Chunk known = next;
    if (known != null) {
      next = null;
      return known;
    }
    for (Content.Chunk come = body.read(); come != null; come = body.read()) {
      Content.Chunk passed = passed(come);
      if (passed != null) {
        return passed;
      }
    }
    return null;
  }

  /** What is left of a piece, or null. */
  private Content.@Nullable Chunk passed(Content.Chunk come) {
    if (Content.Chunk.isFailure(come)) {
      // One that is final is read again, by whoever has read what was held before it.
      ByteBuffer held = come.isLast() ? filter.end() : NOTHING;
      return held.hasRemaining() ? Content.Chunk.from(together(NOTHING, held), false) : come;
    }
    boolean isLast = come.isLast();
    ByteBuffer passed =
        together(filter.pass(come.getByteBuffer()), isLast ? filter.end() : NOTHING);
    come.release();
    return passed.hasRemaining() || isLast ? Content.Chunk.from(passed, isLast) : null;
  }

  private static ByteBuffer together(ByteBuffer first, ByteBuffer second) {
    ByteBuffer both = ByteBuffer.allocate(first.remaining() + second.remaining());
    return both.put(first.duplicate()).put(second.duplicate()).flip();
  }

  @Override
  public void demand(Runnable callback) {
    if (next != null) {
      callback.run();
    } else {
      body.demand(() -> come(callback));
    }
  }

  private void come(Runnable callback) {
    next = read();
    if (next == null) {
      body.demand(() -> come(callback));
    } else {
      callback.run();
    }
  }

  @Override
  public void fail(Throwable failure) {
    next = null;
    body.fail(failure);
  }

  @Override
  public void fail(Throwable failure, boolean isLast) {
    next = null;
    body.fail(failure, isLast);
  }
}
