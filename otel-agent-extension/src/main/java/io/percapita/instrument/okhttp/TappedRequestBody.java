package io.percapita.instrument.okhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import okio.Sink;
import org.jspecify.annotations.Nullable;

/** A request body that shows a tap what it writes before {@link #writeTo} returns. */
final class TappedRequestBody extends RequestBody {
  private final RequestBody delegate;
  private final CallTap tap;

  TappedRequestBody(RequestBody delegate, CallTap tap) {
    this.delegate = delegate;
    this.tap = tap;
  }

  @Override
  public @Nullable MediaType contentType() {
    return delegate.contentType();
  }

  @Override
  public long contentLength() throws IOException {
    return delegate.contentLength();
  }

  // Clients before 3.14 do not know this method and never call it.
  @Override
  public boolean isOneShot() {
    return delegate.isOneShot();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    tap.requestStart();
    SinkTap sinkTap = new SinkTap(sink, tap);
    BufferedSink tapped = Okio.buffer(sinkTap);
    // The application's code, which may get what it writes from elsewhere; headers are sent.
    try (TapScope scope = tap.enterCall()) {
      delegate.writeTo(tapped);
    }
    if (!sinkTap.isClosed) { // as one does that writes gzip
      tapped.emit();
    }
  }

  private static final class SinkTap extends ForwardingSink {
    private final CallTap tap;
    private boolean isClosed;

    SinkTap(Sink delegate, CallTap tap) {
      super(delegate);
      this.tap = tap;
    }

    @Override
    public void write(Buffer source, long byteCount) throws IOException {
      try {
        source.copyTo(new TapOutputStream(tap::requestBytes), 0, byteCount);
      } catch (Throwable t) {
        CallTaps.adapterFailed("okhttp", t);
      }
      super.write(source, byteCount);
    }

    @Override
    public void close() throws IOException {
      isClosed = true;
      super.close();
    }
  }
}
