package io.percapita.instrument.okhttp;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.FilteredBytes;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** A response body without what a filter takes out of it. */
final class FilteredResponseBody extends ResponseBody {
  private final ResponseBody delegate;
  private final BufferedSource source;

  private FilteredResponseBody(ResponseBody delegate, ResponseFilter filter) {
    this.delegate = delegate;
    this.source = Okio.buffer(new FilteredSource(delegate.source(), new FilteredBytes(filter)));
  }

  /** The response as the application is to get it; never throws. */
  static Response of(Response response, CallTap tap) {
    try {
      ResponseBody body = response.body();
      ResponseFilter filter =
          body == null ? null : tap.responseFilter(response.code(), response::header);
      return body == null || filter == null
          ? response
          : response
              .newBuilder()
              .removeHeader("Content-Length")
              .body(new FilteredResponseBody(body, filter))
              .build();
    } catch (Throwable t) {
      CallTaps.adapterFailed(TappedCall.CLIENT, t);
      return response;
    }
  }

  @Override
  public @Nullable MediaType contentType() {
    return delegate.contentType();
  }

  @Override
  public long contentLength() {
    return -1;
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

  private static final class FilteredSource extends ForwardingSource {
    private static final int PIECE_BYTES = 8192;

    private final FilteredBytes filtered;
    private final Buffer come = new Buffer();
    private final byte[] piece = new byte[PIECE_BYTES];
    private @Nullable IOException failure;

    FilteredSource(Source delegate, FilteredBytes filtered) {
      super(delegate);
      this.filtered = filtered;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      if (byteCount == 0) {
        return super.read(sink, byteCount);
      }
      while (filtered.available() == 0) {
        if (!fill() && filtered.available() == 0) {
          return -1;
        }
      }
      int read = filtered.take(piece, 0, (int) Math.min(byteCount, PIECE_BYTES));
      sink.write(piece, 0, read);
      return read;
    }

    /**
     * Reads on, and filters that.
     *
     * @return false if the body has ended or broken off
     * @throws IOException what the body throws, once all before it was read
     */
    private boolean fill() throws IOException {
      IOException failed = failure;
      if (failed != null) {
        failure = null;
        throw failed;
      }
      long read;
      try {
        read = super.read(come, PIECE_BYTES);
      } catch (IOException e) {
        filtered.end();
        if (filtered.available() == 0) {
          throw e;
        }
        failure = e;
        return false;
      }
      if (read < 0) {
        filtered.end();
        return false;
      }
      byte[] bytes = come.readByteArray();
      filtered.put(bytes, 0, bytes.length);
      return true;
    }
  }
}
