package io.percapita.smoke.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request body of which something is with a service of the application's own until it is read.
 */
final class FetchedBody extends InputStream {
  private final SmokeRequest request;
  private @Nullable InputStream fetched;

  FetchedBody(SmokeRequest request) {
    this.request = request;
  }

  /** The same, fetched. */
  static InputStream fetch(SmokeRequest request) {
    try {
      URI service = URI.create(Tokens.url(request.url()));
      SentElsewhere.post(service, Map.of(), Tokens.REQUEST.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ByteArrayInputStream(request.body().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int read() throws IOException {
    return content().read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return content().read(bytes, offset, length);
  }

  private InputStream content() {
    InputStream content = fetched;
    if (content == null) {
      content = fetch(request);
      fetched = content;
    }
    return content;
  }
}
