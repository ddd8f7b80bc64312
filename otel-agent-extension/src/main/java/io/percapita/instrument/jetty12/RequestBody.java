package io.percapita.instrument.jetty12;

import java.io.ByteArrayOutputStream;
import java.util.Set;
import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.FormRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that is not sent yet, or the one that was sent in its place: the
 * application may send its request once more.
 */
final class RequestBody {
  /**
   * The library's own bodies that are in memory and can be read as often as one likes. One of the
   * application's may be read but once.
   */
  private static final Set<Class<?>> IN_MEMORY =
      Set.of(
          ByteBufferRequestContent.class,
          BytesRequestContent.class,
          FormRequestContent.class,
          StringRequestContent.class);

  private volatile Request.@Nullable Content own;
  private volatile Request.@Nullable Content sent;

  /** The whole body, or null if there is none that could be read more than once. */
  static byte @Nullable [] whole(Request request) {
    Request.Content body = untapped(request.getBody());
    if (body == null || !IN_MEMORY.contains(body.getClass()) || !body.rewind()) {
      return null;
    }
    byte[] whole = read(body);
    return body.rewind() ? whole : null;
  }

  private static byte @Nullable [] read(Request.Content body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean isLast = false;
    while (!isLast) {
      Content.Chunk chunk = body.read();
      if (chunk == null || Content.Chunk.isFailure(chunk)) {
        return null;
      }
      byte[] piece = new byte[chunk.remaining()];
      chunk.getByteBuffer().duplicate().get(piece);
      bytes.writeBytes(piece);
      isLast = chunk.isLast();
      chunk.release();
    }
    return bytes.toByteArray();
  }

  /** Has another body sent, of the same type. */
  void replace(Request request, byte[] body) {
    Request.Content replaced = untapped(request.getBody());
    if (own == null) {
      own = replaced;
    }
    Request.Content other =
        new BytesRequestContent(replaced == null ? null : replaced.getContentType(), body);
    sent = other;
    set(request, other);
  }

  /** Gives a request back the body that the application gave it, as it was. */
  void restore(Request request) {
    Request.Content body = untapped(request.getBody());
    Request.Content replaced = own;
    if (replaced != null && body == sent) {
      replaced.rewind();
      set(request, replaced);
    } else {
      request.body(body);
    }
  }

  private static void set(Request request, Request.Content body) {
    request.body(body);
    if (request.getHeaders().contains(HttpHeader.CONTENT_LENGTH)) {
      request.headers(headers -> headers.put(HttpHeader.CONTENT_LENGTH, body.getLength()));
    }
  }

  private static Request.@Nullable Content untapped(Request.@Nullable Content body) {
    return body instanceof TappedContent tapped ? tapped.body() : body;
  }
}
