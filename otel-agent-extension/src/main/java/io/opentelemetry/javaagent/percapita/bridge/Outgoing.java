package io.opentelemetry.javaagent.percapita.bridge;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent in place of a request: the request itself, the same with another body or at
 * another path, or nothing. Immutable.
 */
public final class Outgoing {
  /** The request itself. */
  public static final Outgoing UNCHANGED = new Outgoing(null, null, null);

  private final byte @Nullable [] body;
  private final @Nullable URI uri;
  private final @Nullable Refusal refusal;

  private Outgoing(byte @Nullable [] body, @Nullable URI uri, @Nullable Refusal refusal) {
    this.body = body;
    this.uri = uri;
    this.refusal = refusal;
  }

  /**
   * The request with another body.
   *
   * @param body the whole body; to be changed by nobody
   */
  public static Outgoing withBody(byte[] body) {
    return new Outgoing(body, null, null);
  }

  /**
   * The request at another path of the same server.
   *
   * @param uri the whole address
   */
  public static Outgoing at(URI uri) {
    return new Outgoing(null, uri, null);
  }

  /**
   * The same, but with another body.
   *
   * @param other the whole body; to be changed by nobody
   */
  public Outgoing andBody(byte[] other) {
    return new Outgoing(other, uri, refusal);
  }

  /** Nothing: the application is answered in the provider's stead. */
  public static Outgoing refused(Refusal refusal) {
    return new Outgoing(null, null, refusal);
  }

  /** Whether the request goes out as it is. */
  public boolean isUnchanged() {
    return this == UNCHANGED;
  }

  /** The body to send, or null for the request's own. */
  public byte @Nullable [] body() {
    return body;
  }

  /** Where to send it, or null for where it goes already. */
  public @Nullable URI uri() {
    return uri;
  }

  /** What the application is answered instead, or null if the request is sent. */
  public @Nullable Refusal refusal() {
    return refusal;
  }
}
