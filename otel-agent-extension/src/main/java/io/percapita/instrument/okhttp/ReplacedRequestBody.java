package io.percapita.instrument.okhttp;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** A request body in memory that is sent in place of the application's own, of the same type. */
final class ReplacedRequestBody extends RequestBody {
  private final RequestBody original;
  private final long length;
  private final byte[] bytes;
  private final @Nullable Throwable failure;

  private ReplacedRequestBody(
      RequestBody original, long length, byte[] bytes, @Nullable Throwable failure) {
    this.original = original;
    this.length = length;
    this.bytes = bytes;
    this.failure = failure;
  }

  /** Another body. */
  static ReplacedRequestBody changed(RequestBody original, byte[] bytes) {
    return new ReplacedRequestBody(original, bytes.length, bytes, null);
  }

  /**
   * What the original has written, which it may be able to do but once.
   *
   * @param length the length that it has told
   * @param failure what it threw after it had written so much, or null
   */
  static ReplacedRequestBody written(
      RequestBody original, long length, byte[] bytes, @Nullable Throwable failure) {
    return new ReplacedRequestBody(original, length, bytes, failure);
  }

  @Override
  public @Nullable MediaType contentType() {
    return original.contentType();
  }

  @Override
  public long contentLength() {
    return length;
  }

  // Clients before 3.14 do not know this method and never call it. It could be sent again, but the
  // application has not expected that.
  @Override
  public boolean isOneShot() {
    return original.isOneShot();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.write(bytes);
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }
}
