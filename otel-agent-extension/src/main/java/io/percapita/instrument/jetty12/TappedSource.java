package io.percapita.instrument.jetty12;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** A response body that shows a tap what is read of it. */
final class TappedSource implements Content.Source {
  private final Content.Source body;
  private final CallTap tap;

  TappedSource(Content.Source body, CallTap tap) {
    this.body = body;
    this.tap = tap;
  }

  @Override
  public Content.@Nullable Chunk read() {
    Content.Chunk chunk = body.read();
    if (chunk != null && chunk.hasRemaining()) {
      tap.responseBytes(chunk.getByteBuffer());
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
