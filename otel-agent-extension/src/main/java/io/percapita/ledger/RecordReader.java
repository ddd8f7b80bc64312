package io.percapita.ledger;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Reads what {@link RecordWriter} wrote. Damage costs the frames that it damages and no others,
 * wherever it is. Not thread-safe.
 */
final class RecordReader {
  private final LedgerRecords records;

  private RecordReader(LedgerRecords records) {
    this.records = records;
  }

  /**
   * Reads a file.
   *
   * @param file its bytes
   * @param records is shown each record
   * @return how many bytes could not be read
   */
  static long read(byte[] file, LedgerRecords records) {
    RecordReader reader = new RecordReader(records);
    ByteBuffer bytes = ByteBuffer.wrap(file);
    long damaged = 0;
    int at = 0;
    while (at < file.length) {
      int length = frameLength(file, bytes, at);
      if (length >= 0 && reader.frame(file, at + RecordWriter.HEAD_BYTES, length)) {
        at += RecordWriter.HEAD_BYTES + length;
      } else {
        int next = nextFrame(bytes, at + 1);
        damaged += next - at;
        at = next;
      }
    }
    return damaged;
  }

  /** The length of a sound frame's payload, or -1. */
  private static int frameLength(byte[] file, ByteBuffer bytes, int at) {
    if (bytes.capacity() - at < RecordWriter.HEAD_BYTES || bytes.getInt(at) != RecordWriter.MAGIC) {
      return -1;
    }
    int length = bytes.getInt(at + 4);
    int from = at + RecordWriter.HEAD_BYTES;
    if (length <= 0 || length > bytes.capacity() - from) {
      return -1;
    }
    CRC32C checksum = new CRC32C();
    checksum.update(file, from, length);
    return (int) checksum.getValue() == bytes.getInt(at + 8) ? length : -1;
  }

  private static int nextFrame(ByteBuffer bytes, int from) {
    for (int at = from; at <= bytes.capacity() - 4; at++) {
      if (bytes.getInt(at) == RecordWriter.MAGIC) {
        return at;
      }
    }
    return bytes.capacity();
  }

  /** Shows the records of a frame; false if it is none of this version's. */
  private boolean frame(byte[] file, int from, int length) {
    ByteArrayInputStream payload = new ByteArrayInputStream(file, from, length);
    DataInputStream in = new DataInputStream(payload);
    try {
      while (payload.available() > 0) {
        if (!record(in)) {
          return false;
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false; // the checksum is right, but not what it is of
    }
  }

  private boolean record(DataInputStream in) throws IOException {
    switch (in.readByte()) {
      case RecordWriter.FILE -> records.file(uuid(in));
      case RecordWriter.ABSORBED -> records.absorbed(uuid(in));
      case RecordWriter.USER ->
          records.user(key(in), in.readUTF(), in.readInt(), in.readInt(), amount(in));
      case RecordWriter.FEATURE ->
          records.feature(in.readUTF(), key(in), in.readInt(), in.readInt(), amount(in));
      case RecordWriter.HOURS -> {
        UserKey user = key(in);
        long[] hours = LastHours.none();
        for (int i = 0; i < LastHours.WRITTEN; i++) {
          hours[i] = in.readLong();
        }
        LastHours.addUp(hours);
        records.hours(user, hours);
      }
      case RecordWriter.FOLDED ->
          records.folded(in.readUTF(), in.readInt(), in.readLong(), amount(in));
      case RecordWriter.WRITTEN -> records.written(in.readLong(), in.readLong());
      case RecordWriter.CLOSED -> records.closed();
      default -> {
        return false;
      }
    }
    return true;
  }

  private static UUID uuid(DataInputStream in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  private static UserKey key(DataInputStream in) throws IOException {
    return in.readBoolean()
        ? UserKey.of(in.readUTF())
        : new UserKey(in.readLong(), in.readLong(), null);
  }

  private static long amount(DataInputStream in) throws IOException {
    return Math.max(0, in.readLong());
  }
}
