package io.percapita.provider.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Scans the events of one stream, of which most repeat the one before but for a few values: the
 * text, a counter, some padding. What stays the same is compared rather than scanned, at the speed
 * of memory; only the values that change are looked at.
 *
 * <p>An event that matches has the same members as the one remembered, and where a value may differ
 * it is again one scalar of the same kind, so it can hold nothing worth reading: a member that
 * would be worth it is among what must stay the same. Holds a kilobyte. Not thread-safe.
 */
public final class RepeatedEvents {
  private static final int MAX_EVENT = 512;

  private final EventScan scan;
  private byte @Nullable [] known;
  private EventValues values = new EventValues();
  private final boolean[] changes = new boolean[EventValues.MAX];

  /** Scans by the members that a format names. */
  public RepeatedEvents(EventScan scan) {
    this.scan = scan;
  }

  /** Looks at the next event; answers as {@link EventScan#scan(byte[], int, int)}. */
  public int scan(byte[] data, int offset, int length) {
    if (known != null) {
      int text = textOfRepeated(known, data, offset, offset + length);
      if (text >= 0) {
        return text;
      }
    }
    if (length > MAX_EVENT) {
      return scan.scan(data, offset, length);
    }
    EventValues found = new EventValues();
    int text = scan.scan(data, offset, length, found);
    if (text != EventScan.WORTH_READING) {
      remember(Arrays.copyOfRange(data, offset, offset + length), found);
    }
    return text;
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
      if (values.texts[i]) {
        text += TextLength.ofJson(data, at, valueEnd);
      }
      at = valueEnd;
      from = values.ends[i];
    }
    return Arrays.equals(event, from, event.length, data, at, end) ? text : -1;
  }

  /** Takes an event as the known one; values that differ from the one before may change again. */
  private void remember(byte[] event, EventValues found) {
    if (found.count > EventValues.MAX) {
      known = null;
      return;
    }
    boolean alike = known != null && sameMembers(known, event, found);
    for (int i = 0; i < found.count; i++) {
      changes[i] = found.texts[i] || (alike && (changes[i] || !sameValue(event, found, i)));
    }
    known = event;
    values = found;
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
