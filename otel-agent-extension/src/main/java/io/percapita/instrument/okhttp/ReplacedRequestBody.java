package io.percapita.instrument.okhttp;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** A request body that is sent in place of another of the same type. */
final class ReplacedRequestBody extends RequestBody {
  private final @Nullable MediaType type;
  private final byte[] bytes;

  ReplacedRequestBody(@Nullable MediaType type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  @Override
  public @Nullable MediaType contentType() {
    return type;
  }

  @Override
  public long contentLength() {
    return bytes.length;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.write(bytes);
  }
}
