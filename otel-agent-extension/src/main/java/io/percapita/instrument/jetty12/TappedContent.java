package io.percapita.instrument.jetty12;

import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A request body that shows what is read of it, to whatever exchange is under way. The client tells
 * listeners of it only once it is sent, which may be after the response.
 */
final class TappedContent implements Request.Content {
  private final Request.Content body;
  private final JettyCall call;

  TappedContent(Request.Content body, JettyCall call) {
    this.body = body;
    this.call = call;
  }

  /** The body itself. */
  Request.Content body() {
    return body;
  }

  @Override
  public String getContentType() {
    return body.getContentType();
  }

  @Override
  public Content.@Nullable Chunk read() {
    Content.Chunk chunk = body.read();
    if (chunk != null && chunk.hasRemaining()) {
      call.exchange().requestBytes(chunk.getByteBuffer());
    }
    return chunk;
  }

  @Override
  public void demand(Runnable demandCallback) {
    body.demand(demandCallback);
  }

  @Override
  public void fail(Throwable failure) {
    body.fail(failure);
  }

  @Override
  public void fail(Throwable failure, boolean isLast) {
    body.fail(failure, isLast);
  }

  @Override
  public long getLength() {
    return body.getLength();
  }

  @Override
  public boolean rewind() {
    return body.rewind();
  }
}
