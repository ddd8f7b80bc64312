package io.percapita.instrument.apache4async;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.nio.ContentEncoder;
import org.jspecify.annotations.Nullable;

/**
 * What is written as a request's body: what its producer writes, or something else in its place.
 * Changes the client's own copies of requests only.
 */
final class ProducedBody {
  private static final String LENGTH = "Content-Length";

  private volatile @Nullable HttpEntity own;

  /** Weakly: the request leads to the handler that the call is kept by, see ExchangeHandlers. */
  private @Nullable WeakReference<HttpRequest> changed;

  private volatile @Nullable ByteBuffer other;

  /**
   * A body.
   *
   * @param own what the producer is known to write, or null
   */
  ProducedBody(@Nullable HttpEntity own) {
    this.own = own;
  }

  @Nullable HttpEntity own() {
    return own;
  }

  /** The call is over; its entity may lead to the request, as {@link #changed}. */
  void over() {
    own = null;
  }

  /** Whether a request is a copy of the client's with a body. */
  static boolean canReplace(HttpRequest request) {
    return request instanceof HttpRequestWrapper && request instanceof HttpEntityEnclosingRequest;
  }

  /**
   * The request is about to be written, for the first time or once more.
   *
   * @param body what to write, or null for what the producer does
   */
  void sending(HttpRequest request, byte @Nullable [] body) {
    HttpEntity produced = own;
    if (body == null) {
      other = null;
      if (changed != null && changed.get() == request && produced != null) {
        set(request, produced);
      }
      changed = null;
      return;
    }
    ByteArrayEntity entity = new ByteArrayEntity(body);
    if (produced != null) {
      entity.setContentType(produced.getContentType());
      entity.setContentEncoding(produced.getContentEncoding());
    }
    set(request, entity);
    changed = new WeakReference<>(request);
    other = ByteBuffer.wrap(body);
  }

  private static void set(HttpRequest request, HttpEntity entity) {
    ((HttpEntityEnclosingRequest) request).setEntity(entity);
    if (request.containsHeader(LENGTH)) {
      request.setHeader(LENGTH, Long.toString(entity.getContentLength()));
    }
  }

  /**
   * Writes as much as the connection takes.
   *
   * @return whether there is another body than the producer's
   */
  boolean produce(ContentEncoder encoder) throws IOException {
    ByteBuffer body = other;
    if (body == null) {
      return false;
    }
    if (body.hasRemaining()) {
      encoder.write(body);
    }
    if (!body.hasRemaining()) {
      encoder.complete();
    }
    return true;
  }
}
