package io.percapita.capture;

import io.percapita.wire.ByteSink;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Shows buffers as arrays, copying only what lies in none. Not thread-safe. */
final class Pieces {
  private static final int SCRATCH_BYTES = 2048;

  private byte @Nullable [] scratch;

  /** Shows what a buffer holds between position and limit, which stay as they are. */
  void of(ByteBuffer bytes, ByteSink reader) {
    if (bytes.hasArray()) {
      reader.bytes(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      return;
    }
    byte[] piece = scratch;
    if (piece == null) {
      piece = new byte[SCRATCH_BYTES];
      scratch = piece;
    }
    // A view of its own, since the position of the one given is not ours to move.
    ByteBuffer view = bytes.duplicate();
    while (view.hasRemaining()) {
      int length = Math.min(piece.length, view.remaining());
      view.get(piece, 0, length);
      reader.bytes(piece, 0, length);
    }
  }
}
