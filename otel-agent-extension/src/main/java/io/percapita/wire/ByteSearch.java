package io.percapita.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for bytes eight at a time, since most of what passes is text that means nothing here. A
 * word of which one byte is zero shows it by the borrow of a subtraction, see <a
 * href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">Bit Twiddling Hacks</a>.
 */
public final class ByteSearch {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int WORD_BYTES = Long.BYTES;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private ByteSearch() {}

  /** Where the first of two bytes stands from an index on, or {@code end} if neither does. */
  public static int indexOfEither(byte[] bytes, int from, int end, byte one, byte other) {
    long ones = LOW_BITS * (one & 0xFF);
    long others = LOW_BITS * (other & 0xFF);
    int at = from;
    for (; at <= end - WORD_BYTES; at += WORD_BYTES) {
      long word = (long) WORDS.get(bytes, at);
      long found = zeroBytes(word ^ ones) | zeroBytes(word ^ others);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < end && bytes[at] != one && bytes[at] != other) {
      at++;
    }
    return at;
  }

  /** The high bit of each byte that is zero; beyond the lowest such bit there may be false ones. */
  private static long zeroBytes(long word) {
    return (word - LOW_BITS) & ~word & HIGH_BITS;
  }
}
