package io.opentelemetry.javaagent.percapita.bridge;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A response body without what a filter takes out of it. Blocks only as long as nothing has come
 * that may be read. No more thread-safe than the stream it wraps.
 */
public final class FilteredInputStream extends FilterInputStream {
  private static final int BUFFER_BYTES = 8192;

  private final FilteredBytes filtered;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private @Nullable IOException failure;

  /**
   * Wraps a stream.
   *
   * @param filtered what was read of it and let through, but not read here yet
   */
  public FilteredInputStream(InputStream body, FilteredBytes filtered) {
    super(body);
    this.filtered = filtered;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    while (filtered.available() == 0) {
      if (fill(BUFFER_BYTES) < 0 && filtered.available() == 0) {
        return -1;
      }
    }
    return filtered.take(bytes, offset, length);
  }

  /**
   * Reads on, and filters that.
   *
   * @return how much was read, or -1 if the body has ended or broken off
   * @throws IOException what the body throws, once all before it was read
   */
  private int fill(int atMost) throws IOException {
    IOException failed = failure;
    if (failed != null) {
      failure = null;
      throw failed;
    }
    int read;
    try {
      read = super.read(buffer, 0, atMost);
    } catch (IOException e) {
      filtered.end();
      if (filtered.available() == 0) {
        throw e;
      }
      failure = e;
      return -1;
    }
    if (read < 0) {
      filtered.end();
    } else {
      filtered.put(buffer, 0, read);
    }
    return read;
  }

  /** What can be read without waiting, for which as much is read ahead as has come. */
  @Override
  public int available() throws IOException {
    while (filtered.available() == 0) {
      int come = failure == null ? Math.min(super.available(), BUFFER_BYTES) : 0;
      if (come <= 0 || fill(come) < 0) {
        break;
      }
    }
    return filtered.available();
  }

  @Override
  public long skip(long count) throws IOException {
    if (count <= 0) {
      return 0;
    }
    byte[] skipped = new byte[(int) Math.min(count, BUFFER_BYTES)];
    long left = count;
    while (left > 0) {
      int read = read(skipped, 0, (int) Math.min(left, skipped.length));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return count - left;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public synchronized void mark(int readLimit) {}

  @Override
  public synchronized void reset() throws IOException {
    throw new IOException("mark/reset not supported");
  }
}
