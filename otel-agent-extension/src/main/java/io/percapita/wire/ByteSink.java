package io.percapita.wire;

/** Takes bytes that pass. */
@FunctionalInterface
public interface ByteSink {
  /**
   * Takes a piece.
   *
   * @param bytes the array that holds the piece; neither kept nor changed
   */
  void bytes(byte[] bytes, int offset, int length);
}
