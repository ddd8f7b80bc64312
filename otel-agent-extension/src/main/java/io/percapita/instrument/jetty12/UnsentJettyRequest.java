package io.percapita.instrument.jetty12;

import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.net.URI;
import org.eclipse.jetty.client.ContentDecoder;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

/** A request before it is sent. */
final class UnsentJettyRequest implements UnsentRequest {
  private final Request request;
  private final Iterable<ContentDecoder.Factory> decoders;

  /**
   * Wraps a request.
   *
   * @param decoders the content encodings that the client removes
   */
  UnsentJettyRequest(Request request, Iterable<ContentDecoder.Factory> decoders) {
    this.request = request;
    this.decoders = decoders;
  }

  @Override
  public URI uri() {
    return request.getURI();
  }

  @Override
  public @Nullable String header(String name) {
    return request.getHeaders().get(name);
  }

  @Override
  public long bodyLength() {
    Request.Content body = request.getBody();
    return body == null ? 0 : body.getLength();
  }

  @Override
  public byte @Nullable [] body() {
    return RequestBody.whole(request);
  }

  @Override
  public boolean canReplaceBody() {
    return request.getBody() != null;
  }

  @Override
  public boolean canFilterResponse() {
    return true;
  }

  @Override
  public boolean mayGetEncoded() {
    return UnsentRequest.namesEncoding(header("Accept-Encoding"), this::isDecoded);
  }

  private boolean isDecoded(String encoding) {
    for (ContentDecoder.Factory decoder : decoders) {
      if (decoder.getEncoding().equalsIgnoreCase(encoding)) {
        return true;
      }
    }
    return false;
  }

  /** Jetty would take the query apart and write it anew. */
  @Override
  public boolean canReplacePath() {
    return false;
  }
}
