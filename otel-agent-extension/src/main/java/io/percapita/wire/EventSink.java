package io.percapita.wire;

import org.jspecify.annotations.Nullable;

/** Receives the events that a body is made of. */
public interface EventSink {
  /**
   * The data of an event, or a piece of it where it is a long one.
   *
   * @param event the event's name, or null if it has none so far
   * @param data the array that holds the piece; neither kept nor changed
   * @param last whether the event ends with this piece
   */
  void data(@Nullable String event, byte[] data, int offset, int length, boolean last);
}
