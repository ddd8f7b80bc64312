package io.percapita.wire;

/**
 * Splits newline-delimited JSON (<a href="https://github.com/ndjson/ndjson-spec">NDJSON</a>, JSON
 * Lines): each line that is not blank is an event without a name. Lines longer than a kilobyte are
 * delivered in pieces. Not thread-safe.
 */
public final class LineSplitter implements EventSplitter {
  private static final int BUFFER_BYTES = 1024;

  private final EventSink sink;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private boolean inLine;

  /** Delivers to a sink. */
  public LineSplitter(EventSink sink) {
    this.sink = sink;
  }

  @Override
  public void bytes(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      byte b = bytes[at];
      if (b == '\n' || b == '\r') {
        at++;
        end();
      } else if (!inLine && (b == ' ' || b == '\t')) {
        at++;
      } else {
        inLine = true;
        int lineEnd = ByteSearch.indexOfEither(bytes, at, end, (byte) '\n', (byte) '\r');
        append(bytes, at, lineEnd - at);
        at = lineEnd;
      }
    }
  }

  @Override
  public void end() {
    if (inLine) {
      sink.data(null, buffer, 0, buffered, true);
    }
    inLine = false;
    buffered = 0;
  }

  private void append(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (buffered == buffer.length) {
        sink.data(null, buffer, 0, buffered, false);
        buffered = 0;
      }
      int taken = Math.min(left, buffer.length - buffered);
      System.arraycopy(bytes, from, buffer, buffered, taken);
      buffered += taken;
      from += taken;
      left -= taken;
    }
  }
}
