package io.percapita.wire;

/**
 * The header of a gzip member, byte by byte, as <a
 * href="https://www.rfc-editor.org/rfc/rfc1952#section-2.3">RFC 1952</a> lays it out. Not
 * thread-safe.
 */
final class GzipHeader {
  private static final int FIXED_BYTES = 10;
  private static final int FLAGS_AT = 3;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private enum Part {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    CRC,
    DONE
  }

  private Part part = Part.FIXED;
  private int count;
  private int flags;
  private int extraLength;

  boolean isComplete() {
    return part == Part.DONE;
  }

  /** Whether no byte of a header has come. */
  boolean isAtStart() {
    return part == Part.FIXED && count == 0;
  }

  void reset() {
    part = Part.FIXED;
    count = 0;
    flags = 0;
    extraLength = 0;
  }

  /** Takes the next byte; false if it cannot be part of a header. */
  boolean accept(byte b) {
    int value = b & 0xFF;
    switch (part) {
      case FIXED -> {
        if (!isValidFixed(count, value)) {
          return false;
        }
        if (count == FLAGS_AT) {
          flags = value;
        }
        if (++count == FIXED_BYTES) {
          enter(Part.EXTRA_LENGTH);
        }
      }
      case EXTRA_LENGTH -> {
        extraLength |= value << (8 * count);
        if (++count == 2) {
          enter(Part.EXTRA);
        }
      }
      case EXTRA -> {
        if (++count == extraLength) {
          enter(Part.NAME);
        }
      }
      case NAME -> {
        if (value == 0) {
          enter(Part.COMMENT);
        }
      }
      case COMMENT -> {
        if (value == 0) {
          enter(Part.CRC);
        }
      }
      case CRC -> {
        if (++count == 2) {
          enter(Part.DONE);
        }
      }
      case DONE -> throw new IllegalStateException("the header is complete");
    }
    return true;
  }

  private static boolean isValidFixed(int index, int value) {
    return switch (index) {
      case 0 -> value == 0x1F;
      case 1 -> value == 0x8B;
      case 2 -> value == 8;
      default -> true;
    };
  }

  /** Goes to a part, or past it to the next one that the flags announce. */
  private void enter(Part next) {
    count = 0;
    Part reached = next;
    while (!isPresent(reached)) {
      reached = Part.values()[reached.ordinal() + 1];
    }
    part = reached;
  }

  private boolean isPresent(Part candidate) {
    return switch (candidate) {
      case EXTRA_LENGTH -> (flags & EXTRA) != 0;
      case EXTRA -> extraLength > 0;
      case NAME -> (flags & NAME) != 0;
      case COMMENT -> (flags & COMMENT) != 0;
      case CRC -> (flags & HEADER_CRC) != 0;
      case FIXED, DONE -> true;
    };
  }
}
