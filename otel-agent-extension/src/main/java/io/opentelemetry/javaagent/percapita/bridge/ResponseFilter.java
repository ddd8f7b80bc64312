package io.opentelemetry.javaagent.percapita.bridge;

import java.nio.ByteBuffer;

/**
 * Takes out of a response body what only we have asked for. One for each response, or for each of
 * those who read one by themselves; no method throws, and none is called while another one runs.
 */
public interface ResponseFilter {
  /**
   * What the application is to get now of bytes that have come.
   *
   * @param bytes from position to limit; left unchanged and not retained
   * @return the argument itself if that is it, and otherwise another buffer, which may be empty,
   *     hold bytes that have come before, and share the argument's memory
   */
  ByteBuffer pass(ByteBuffer bytes);

  /**
   * What the application is to get still where the body ends, or breaks off. Whatever comes after
   * passes as it is.
   */
  ByteBuffer end();
}
