package io.percapita.instrument.apache4async;

import io.opentelemetry.javaagent.percapita.bridge.FilteredBytes;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;

/**
 * Where a consumer reads a response body without what a filter takes out of it. Reads no further
 * ahead than the consumer, but may have more for it than has come: what a filter has held back.
 */
final class FilteredDecoder implements ContentDecoder {
  private static final int BUFFER_BYTES = 8192;

  private final ContentDecoder decoder;
  private final FilteredBytes filtered;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private boolean isOver;

  FilteredDecoder(ContentDecoder decoder, ResponseFilter filter) {
    this.decoder = decoder;
    this.filtered = new FilteredBytes(filter);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    while (filtered.available() == 0 && !isOver) {
      buffer.clear().limit(Math.min(BUFFER_BYTES, target.remaining()));
      int read = decoder.read(buffer);
      if (read > 0) {
        filtered.put(buffer.array(), 0, read);
      }
      endIfOver(read);
      if (read == 0) {
        break;
      }
    }
    if (filtered.available() == 0) {
      return isOver ? -1 : 0;
    }
    byte[] taken = new byte[Math.min(filtered.available(), target.remaining())];
    filtered.take(taken, 0, taken.length);
    target.put(taken);
    endIfOver(0);
    return taken.length;
  }

  private void endIfOver(int read) {
    if (filtered.available() == 0 && !isOver && (read < 0 || decoder.isCompleted())) {
      breakOff();
    }
  }

  /** Nothing more comes. */
  void breakOff() {
    isOver = true;
    if (filtered.available() == 0) {
      filtered.end();
    }
  }

  /**
   * Has a consumer read what has come, and what was held back and is left over after that, of which
   * the client does not know.
   */
  void consumedBy(HttpAsyncResponseConsumer<?> consumer, IOControl connection) throws IOException {
    consumer.consumeContent(this, connection);
    int before = Integer.MAX_VALUE;
    for (int left = filtered.available(); left > 0 && left < before; left = filtered.available()) {
      before = left;
      consumer.consumeContent(this, connection);
    }
  }

  @Override
  public boolean isCompleted() {
    return isOver && filtered.available() == 0;
  }
}
