package io.percapita.provider.json;

import io.percapita.wire.ByteSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Scans the events of one stream, of which most repeat the one before but for a few values: the
 * text, a counter, some padding. What stays the same is compared rather than scanned, at the speed
 * of memory; only the values that change are looked at.
 *
 * <p>An event that matches has the same members as the one remembered, and where a value may differ
 * it is again one scalar of the same kind, so it can hold nothing worth reading: a member that
 * would be worth it is among what must stay the same.
 *
 * <p>Some providers send their counts with every event. Those are worth reading, but the last of
 * them that are alike says all that the others said: it is held until another event is read or the
 * stream ends. Holds two kilobytes. Not thread-safe.
 */
public final class RepeatedEvents {
  private static final int MAX_EVENT = 1024;

  /** Beyond these lengths a number may be nonsense, and must not hide one before. */
  private static final int MAX_DIGITS = 12;

  private static final int MAX_DECIMAL = 24;

  private final EventScan scan;
  private byte @Nullable [] known;
  private EventValues values = new EventValues();
  private final boolean[] changes = new boolean[EventValues.MAX];
  private byte @Nullable [] held;
  private int heldLength;
  private int heldText;

  /** Scans by the members that a format names. */
  public RepeatedEvents(EventScan scan) {
    this.scan = scan;
  }

  /**
   * Looks at the next event.
   *
   * @return {@link EventScan#WORTH_READING} for one that is to be read, after the one that is held;
   *     else the length in bytes of the text that need not be read any more, of this event or, if
   *     it is held from now on, of the one that was
   */
  public int scan(byte[] data, int offset, int length) {
    if (known != null) {
      int text = textOfRepeated(known, data, offset, offset + length);
      if (text >= 0) {
        return values.hasCounts ? hold(data, offset, length, text) : text;
      }
    }
    if (length > MAX_EVENT) {
      return scan.scan(data, offset, length);
    }
    EventValues found = new EventValues();
    int text = scan.scan(data, offset, length, found);
    if (text == EventScan.WORTH_READING) {
      return text;
    }
    boolean alike = remember(Arrays.copyOfRange(data, offset, offset + length), found);
    if (!found.hasCounts) {
      return text;
    }
    return alike ? hold(data, offset, length, text) : EventScan.WORTH_READING;
  }

  private int hold(byte[] data, int offset, int length, int text) {
    if (length > MAX_EVENT) {
      return EventScan.WORTH_READING;
    }
    int dropped = heldLength > 0 ? heldText : 0;
    if (held == null) {
      held = new byte[MAX_EVENT];
    }
    System.arraycopy(data, offset, held, 0, length);
    heldLength = length;
    heldText = text;
    return dropped;
  }

  /**
   * Gives out the event that is held, if there is one, which is then held no more.
   *
   * @param reader takes its bytes
   */
  public void release(ByteSink reader) {
    int length = heldLength;
    if (held != null && length > 0) {
      heldLength = 0;
      reader.bytes(held, 0, length);
    }
  }

  /** The length of the text of an event like the known one, or -1 if it is unlike. */
  private int textOfRepeated(byte[] event, byte[] data, int offset, int end) {
    int at = offset;
    int from = 0;
    int text = 0;
    for (int i = 0; i < values.count; i++) {
      if (!changes[i]) {
        continue;
      }
      int same = values.starts[i] - from;
      if (at + same > end || !Arrays.equals(event, from, from + same, data, at, at + same)) {
        return -1;
      }
      at += same;
      int valueEnd = EventScan.valueEnd(data, at, end, values.strings[i]);
      if (values.inCounts[i] && !isNumber(data, at, valueEnd)) {
        return -1;
      }
      if (values.texts[i]) {
        text += TextLength.ofJson(data, at, valueEnd);
      }
      at = valueEnd;
      from = values.ends[i];
    }
    return Arrays.equals(event, from, event.length, data, at, end) ? text : -1;
  }

  /**
   * Takes an event as the known one; values that differ from the one before may change again.
   *
   * @return whether the one before was like it
   */
  private boolean remember(byte[] event, EventValues found) {
    if (found.count > EventValues.MAX) {
      known = null;
      return false;
    }
    boolean alike =
        known != null
            && sameMembers(known, event, found)
            && (!found.hasCounts || onlyCountsDiffer(known, event, found));
    for (int i = 0; i < found.count; i++) {
      changes[i] = found.texts[i] || (alike && (changes[i] || !sameValue(event, found, i)));
    }
    known = event;
    values = found;
    return alike;
  }

  /** Whether what differs is text, an id or such, or a number of the counts. */
  private boolean onlyCountsDiffer(byte[] before, byte[] event, EventValues found) {
    for (int i = 0; i < found.count; i++) {
      boolean mayDiffer =
          found.inCounts[i]
              ? isNumber(before, values.starts[i], values.ends[i])
                  && isNumber(event, found.starts[i], found.ends[i])
              : found.strings[i];
      if (!mayDiffer && !sameValue(event, found, i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a value is a number that would be taken for a count or an amount. */
  private static boolean isNumber(byte[] data, int from, int end) {
    int points = 0;
    for (int at = from; at < end; at++) {
      if (data[at] == '.') {
        points++;
      } else if (data[at] < '0' || data[at] > '9') {
        return false;
      }
    }
    int length = end - from;
    return points == 0
        ? length > 0 && length <= MAX_DIGITS
        : points == 1 && length <= MAX_DECIMAL && data[from] != '.' && data[end - 1] != '.';
  }

  /** Whether everything between the values is the same as in the known event. */
  private boolean sameMembers(byte[] before, byte[] event, EventValues found) {
    if (found.count != values.count) {
      return false;
    }
    int fromBefore = 0;
    int from = 0;
    for (int i = 0; i < found.count; i++) {
      if (found.strings[i] != values.strings[i]
          || !Arrays.equals(before, fromBefore, values.starts[i], event, from, found.starts[i])) {
        return false;
      }
      fromBefore = values.ends[i];
      from = found.ends[i];
    }
    return Arrays.equals(before, fromBefore, before.length, event, from, event.length);
  }

  private boolean sameValue(byte[] event, EventValues found, int i) {
    return known != null
        && Arrays.equals(
            known, values.starts[i], values.ends[i], event, found.starts[i], found.ends[i]);
  }
}
