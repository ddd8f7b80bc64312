package io.percapita.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Takes single events out of a stream of <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">server-sent
 * events</a>. All other bytes pass as they are, wherever the stream is cut, and at once: only what
 * there is of an event that has begun and not ended waits for its end, up to {@value #MAX_HELD}
 * bytes. Comments between events wait for the end of their line. Not thread-safe.
 */
public final class EventFilter {
  /** How much of an event is held, in bytes; a longer one passes, whatever it says. */
  static final int MAX_HELD = 64 * 1024;

  private static final int MIN_BUFFER = 1024;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] NOTHING = {};

  /** Tells which events do not pass. */
  @FunctionalInterface
  public interface Test {
    /**
     * Whether an event is taken out.
     *
     * @param data holds the event's data, its lines joined; not to be retained
     */
    boolean takesOut(byte[] data, int offset, int length);
  }

  private final Test test;
  private final Consumer<Throwable> onFailure;

  /** What came of the event that has begun. */
  private byte[] held = NOTHING;

  private int heldLength;
  private int markMatched;

  /** Whether the line that has begun has a byte, and which kind of line it then is. */
  private boolean inLine;

  private boolean isComment;
  private boolean hasFields;
  private boolean isOverlong;
  private boolean afterCarriageReturn;

  /** Whether the last bytes that were decided on were taken out. */
  private boolean wasTakenOut;

  /** Whether the test has failed, so that all that comes passes. */
  private boolean isOff;

  /**
   * Takes out what a test tells.
   *
   * @param onFailure is given what the test throws, after which all bytes pass
   */
  public EventFilter(Test test, Consumer<Throwable> onFailure) {
    this.test = test;
    this.onFailure = onFailure;
  }

  /**
   * Filters what has come.
   *
   * @param bytes from position to limit; their position stays
   * @return what may pass now: the argument itself if that is it, and otherwise another buffer,
   *     which may share its memory
   */
  public ByteBuffer pass(ByteBuffer bytes) {
    int length = bytes.remaining();
    byte[] in;
    int start;
    if (bytes.hasArray()) {
      in = bytes.array();
      start = bytes.arrayOffset() + bytes.position();
    } else {
      in = new byte[length];
      bytes.duplicate().get(in);
      start = 0;
    }
    Passing passing = new Passing(in, start, start + length);
    passing.run();
    return passing.isAll(length) ? bytes : passing.passed();
  }

  /** What is held of an event that the stream's end cuts off; all that may still come passes. */
  public ByteBuffer end() {
    isOff = true;
    ByteBuffer left = ByteBuffer.wrap(held, 0, heldLength).slice();
    held = NOTHING;
    heldLength = 0;
    return left;
  }

  /** Whether the data of an event, which is whole, is to be taken out. */
  private boolean isTakenOut(byte[] event, int offset, int length) {
    try {
      EventData data = EventData.of(event, offset, length);
      return data != null && test.takesOut(data.bytes(), data.offset(), data.length());
    } catch (Throwable t) {
      isOff = true;
      onFailure.accept(t);
      return false;
    }
  }

  /** One piece of the stream on its way. */
  private final class Passing {
    private final byte[] in;
    private final int end;
    private int at;

    /** The first byte not decided on. */
    private int from;

    /** The last bytes that pass in one run, which may be all. */
    private int runStart;

    private int runEnd;

    /** What passes before that run, or nothing if there is no such. */
    private byte[] before = NOTHING;

    private int beforeLength;

    Passing(byte[] in, int start, int end) {
      this.in = in;
      this.at = start;
      this.from = start;
      this.runStart = start;
      this.runEnd = start;
      this.end = end;
    }

    boolean isAll(int length) {
      return beforeLength == 0 && runEnd - runStart == length;
    }

    ByteBuffer passed() {
      if (beforeLength == 0) {
        return ByteBuffer.wrap(in, runStart, runEnd - runStart).slice();
      }
      endRun();
      return ByteBuffer.wrap(before, 0, beforeLength);
    }

    void run() {
      while (at < end) {
        if (inLine) {
          at = ByteSearch.indexOfEither(in, at, end, (byte) '\n', (byte) '\r');
        }
        if (at < end) {
          take(in[at++]);
        }
      }
      if (from < end) {
        if (isOff || isOverlong || heldLength + end - from > MAX_HELD) {
          isOverlong = true;
          decide(false);
        } else {
          hold();
        }
      }
    }

    private void take(byte b) {
      if (markMatched < BYTE_ORDER_MARK.length && isOfMark(b)) {
        return;
      }
      boolean endsReturn = afterCarriageReturn && b == '\n';
      afterCarriageReturn = b == '\r';
      if (endsReturn) {
        if (heldLength == 0 && from == at - 1) {
          decide(wasTakenOut); // it belongs to what has just been decided on
        }
      } else if (b == '\n' || b == '\r') {
        endLine();
      } else if (!inLine) {
        isComment = b == ':';
        inLine = true;
      }
    }

    /** The mark at the very start is no part of a line. */
    private boolean isOfMark(byte b) {
      if (b == BYTE_ORDER_MARK[markMatched]) {
        markMatched++;
        if (markMatched == BYTE_ORDER_MARK.length) {
          decide(false);
        }
        return true;
      }
      inLine = markMatched > 0;
      isComment = false;
      markMatched = BYTE_ORDER_MARK.length;
      return false;
    }

    private void endLine() {
      boolean isBlank = !inLine;
      inLine = false;
      if (isBlank) {
        boolean takesOut = hasFields && !isOverlong && !isOff && takesOut();
        decide(takesOut);
        hasFields = false;
        isOverlong = false;
      } else if (!isComment) {
        hasFields = true;
      } else if (!hasFields) {
        decide(false);
      }
    }

    private boolean takesOut() {
      if (heldLength == 0) {
        return isTakenOut(in, from, at - from);
      }
      hold();
      return isTakenOut(held, 0, heldLength);
    }

    /** Passes on, or takes out, all that was not decided on. */
    private void decide(boolean takesOut) {
      if (!takesOut) {
        if (heldLength > 0) {
          endRun();
          append(held, 0, heldLength);
        }
        if (from != runEnd) {
          endRun();
          runStart = from;
        }
        runEnd = at;
      }
      heldLength = 0;
      if (held.length > MAX_HELD) {
        held = NOTHING;
      }
      from = at;
      wasTakenOut = takesOut;
    }

    private void hold() {
      int more = at - from;
      if (heldLength + more > held.length) {
        int doubled = Math.min(MAX_HELD, Math.max(MIN_BUFFER, 2 * heldLength));
        held = Arrays.copyOf(held, Math.max(heldLength + more, doubled));
      }
      System.arraycopy(in, from, held, heldLength, more);
      heldLength += more;
      from = at;
    }

    private void endRun() {
      append(in, runStart, runEnd - runStart);
      runStart = runEnd;
    }

    private void append(byte[] bytes, int offset, int length) {
      if (length == 0) {
        return;
      }
      if (beforeLength + length > before.length) {
        before = Arrays.copyOf(before, Math.max(beforeLength + length, end - at + length));
      }
      System.arraycopy(bytes, offset, before, beforeLength, length);
      beforeLength += length;
    }
  }
}
