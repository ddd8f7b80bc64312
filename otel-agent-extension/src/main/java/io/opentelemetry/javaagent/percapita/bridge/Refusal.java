package io.opentelemetry.javaagent.percapita.bridge;

import java.io.IOException;
import java.util.Map;

/**
 * What the application is answered to a request that is not sent. An adapter that cannot answer in
 * the provider's stead throws {@link #exception} instead. Immutable.
 */
public final class Refusal {
  private final int status;
  private final String reason;
  private final Map<String, String> headers;
  private final byte[] body;
  private final String message;

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param reason the reason phrase
   * @param headers the headers, names in lower case, in order; the body's length is among them
   * @param body the whole body; to be changed by nobody
   * @param message the same in one sentence
   */
  public Refusal(
      int status, String reason, Map<String, String> headers, byte[] body, String message) {
    this.status = status;
    this.reason = reason;
    this.headers = headers;
    this.body = body;
    this.message = message;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The reason phrase. */
  public String reason() {
    return reason;
  }

  /** The headers, names in lower case, in order. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The whole body; to be changed by nobody. */
  public byte[] body() {
    return body;
  }

  /** What is thrown where no answer can be given. */
  public IOException exception() {
    return new IOException(message);
  }
}
