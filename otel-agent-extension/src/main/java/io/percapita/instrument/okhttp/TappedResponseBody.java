package io.percapita.instrument.okhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.io.IOException;
import java.nio.ByteBuffer;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** A response body that shows a tap what the application reads. */
final class TappedResponseBody extends ResponseBody {
  private final ResponseBody delegate;
  private final BufferedSource source;

  TappedResponseBody(ResponseBody delegate, CallTap tap, @Nullable Call call) {
    this.delegate = delegate;
    this.source = Okio.buffer(new SourceTap(delegate.source(), tap, call));
  }

  @Override
  public @Nullable MediaType contentType() {
    return delegate.contentType();
  }

  @Override
  public long contentLength() {
    return delegate.contentLength();
  }

  @Override
  public BufferedSource source() {
    return source;
  }

  /** Closes the body that it wraps, which may do more than close its source. */
  @Override
  public void close() {
    try {
      super.close();
    } finally {
      delegate.close();
    }
  }

  private static final class SourceTap extends ForwardingSource {
    private final CallTap tap;
    private final @Nullable Call call;

    SourceTap(Source delegate, CallTap tap, @Nullable Call call) {
      super(delegate);
      this.tap = tap;
      this.call = call;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      long read;
      try {
        read = super.read(sink, byteCount);
      } catch (Throwable t) {
        CallEnding.tell(tap, call, t);
        throw t;
      }
      if (read < 0) {
        tap.completed();
      } else {
        show(sink, read);
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        tap.cancelled();
      }
    }

    /** By a cursor, which looks from the nearer end: a whole body may gather in the sink. */
    private void show(Buffer sink, long read) {
      try (Buffer.UnsafeCursor cursor = sink.readUnsafe()) {
        int length = cursor.seek(sink.size() - read);
        while (length > 0) {
          tap.responseBytes(ByteBuffer.wrap(cursor.data, cursor.start, length));
          length = cursor.next();
        }
      } catch (Throwable t) {
        CallTaps.adapterFailed("okhttp", t);
      }
    }
  }
}
