package io.percapita.wire;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Splits {@code application/vnd.amazon.eventstream}, frames of a prelude, headers, a payload and
 * checksums, see <a href="https://smithy.io/2.0/aws/amazon-eventstream.html">its specification</a>.
 *
 * <p>An event is named by its {@code :event-type}; exceptions and errors are named {@value #ERROR}
 * and their type. Payloads of up to {@value #MAX_BUFFER} bytes are delivered whole and once their
 * checksum is known to be right, of longer ones all but the end is delivered before. A frame that
 * the body's end cuts off is delivered as far as it came, but never as one that has ended. A
 * checksum or a length that cannot be right ends the reading. Not thread-safe.
 */
public final class AwsEventStream implements EventSplitter {
  /** How the names of exceptions and errors begin. */
  public static final String ERROR = "error:";

  /** The longest payload delivered in one piece, in bytes. */
  static final int MAX_BUFFER = 2048;

  private static final int MIN_BUFFER = 512;
  private static final int PRELUDE_BYTES = 12;
  private static final int LENGTHS_BYTES = 8;
  private static final int CHECKSUM_BYTES = 4;

  /** The specification's limits, which Amazon's own decoder enforces, too. */
  private static final int MAX_HEADERS = 128 << 10;

  private static final int MAX_PAYLOAD = 24 << 20;

  private enum Part {
    PRELUDE,
    HEADERS,
    PAYLOAD,
    CHECKSUM
  }

  private final EventSink sink;
  private final EventHeaders headers = new EventHeaders();
  private final CRC32 checksum = new CRC32();
  private final byte[] fixed = new byte[PRELUDE_BYTES];
  private byte[] buffer = new byte[MIN_BUFFER];

  private Part part = Part.PRELUDE;
  private int left = PRELUDE_BYTES;
  private int payloadLength;
  private int buffered;
  private @Nullable String problem;

  /** Delivers to a sink. */
  public AwsEventStream(EventSink sink) {
    this.sink = sink;
  }

  @Override
  public void bytes(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (at < end && problem == null) {
      int count = Math.min(left, end - at);
      switch (part) {
        case PRELUDE -> System.arraycopy(bytes, at, fixed, PRELUDE_BYTES - left, count);
        case HEADERS -> headers.bytes(bytes, at, count);
        case PAYLOAD -> append(bytes, at, count);
        case CHECKSUM -> System.arraycopy(bytes, at, fixed, CHECKSUM_BYTES - left, count);
      }
      if (part == Part.HEADERS || part == Part.PAYLOAD) {
        checksum.update(bytes, at, count);
      }
      at += count;
      left -= count;
      while (left == 0 && problem == null) {
        endPart();
      }
    }
  }

  @Override
  public void end() {
    if (problem == null && (part == Part.PAYLOAD || part == Part.CHECKSUM)) {
      sink.data(headers.eventName(), buffer, 0, buffered, false);
    }
    buffered = 0;
  }

  @Override
  public @Nullable String problem() {
    return problem;
  }

  private void endPart() {
    switch (part) {
      case PRELUDE -> endPrelude();
      case HEADERS -> {
        if (!headers.areWhole()) {
          problem = "an event stream with malformed headers";
        }
        enter(Part.PAYLOAD, payloadLength);
      }
      case PAYLOAD -> enter(Part.CHECKSUM, CHECKSUM_BYTES);
      case CHECKSUM -> endFrame();
    }
  }

  private void endPrelude() {
    checksum.reset();
    checksum.update(fixed, 0, LENGTHS_BYTES);
    if ((int) checksum.getValue() != intAt(LENGTHS_BYTES)) {
      problem = "an event stream with a wrong checksum";
      return;
    }
    checksum.update(fixed, LENGTHS_BYTES, CHECKSUM_BYTES);
    int headersLength = intAt(CHECKSUM_BYTES);
    long payload = (long) intAt(0) - headersLength - PRELUDE_BYTES - CHECKSUM_BYTES;
    if (headersLength < 0 || headersLength > MAX_HEADERS || payload < 0 || payload > MAX_PAYLOAD) {
      problem = "an event stream with an impossible length";
      return;
    }
    payloadLength = (int) payload;
    headers.reset();
    enter(Part.HEADERS, headersLength);
  }

  private void endFrame() {
    if ((int) checksum.getValue() != intAt(0)) {
      problem = "an event stream with a wrong checksum";
      return;
    }
    sink.data(headers.eventName(), buffer, 0, buffered, true);
    buffered = 0;
    enter(Part.PRELUDE, PRELUDE_BYTES);
  }

  private void enter(Part next, int length) {
    part = next;
    left = length;
  }

  private void append(byte[] bytes, int offset, int length) {
    int from = offset;
    int remaining = length;
    while (remaining > 0) {
      if (buffered == MAX_BUFFER) {
        sink.data(headers.eventName(), buffer, 0, buffered, false);
        buffered = 0;
      }
      int taken = Math.min(remaining, MAX_BUFFER - buffered);
      if (buffered + taken > buffer.length) {
        buffer =
            Arrays.copyOf(
                buffer, Math.min(MAX_BUFFER, Math.max(buffered + taken, 2 * buffer.length)));
      }
      System.arraycopy(bytes, from, buffer, buffered, taken);
      buffered += taken;
      from += taken;
      remaining -= taken;
    }
  }

  /** The big-endian number at an index of the fixed part. */
  private int intAt(int index) {
    int value = 0;
    for (int i = index; i < index + 4; i++) {
      value = (value << 8) | (fixed[i] & 0xFF);
    }
    return value;
  }
}
