package io.percapita.provider.json;

import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.RecyclerPool;

/**
 * Text buffers as large as a trimmed string needs, where Jackson's own take 8,000 bytes for each
 * parser. Nothing is pooled: what a pool keeps would outlive the calls.
 */
final class SmallBuffers extends BufferRecycler {
  /** A shortened string ends in the mark of {@link JsonTrimmer}. */
  private static final int TEXT_CHARS = JsonTrimmer.MAX_STRING + 32;

  /** Hands out new buffers. */
  static final RecyclerPool<BufferRecycler> POOL = new Pool();

  private SmallBuffers() {}

  @Override
  protected int charBufferLength(int index) {
    return Math.min(TEXT_CHARS, super.charBufferLength(index));
  }

  private static final class Pool extends RecyclerPool.NonRecyclingPoolBase<BufferRecycler> {
    private static final long serialVersionUID = 1L;

    @Override
    public BufferRecycler acquirePooled() {
      return new SmallBuffers();
    }
  }
}
