package io.percapita.provider.json;

/** Where the scalar members of an event stand, as offsets from its start. Not thread-safe. */
final class EventValues {
  /** Events of more members are not worth remembering. */
  static final int MAX = 32;

  final short[] starts = new short[MAX];
  final short[] ends = new short[MAX];
  final boolean[] strings = new boolean[MAX];
  final boolean[] texts = new boolean[MAX];
  final boolean[] inCounts = new boolean[MAX];
  boolean hasCounts;
  int count;

  /** Takes note of a value; one too many is counted only. */
  void add(int start, int end, boolean isString, boolean isText, boolean isInCounts) {
    if (count < MAX) {
      starts[count] = (short) start;
      ends[count] = (short) end;
      strings[count] = isString;
      texts[count] = isText;
      inCounts[count] = isInCounts;
    }
    count++;
  }
}
