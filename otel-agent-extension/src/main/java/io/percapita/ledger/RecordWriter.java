package io.percapita.ledger;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Collects records in frames, of 64 KB or so, each of which can be checked and read by itself: four
 * bytes that begin it, the length of what follows and its checksum. Not thread-safe.
 */
final class RecordWriter implements LedgerRecords {
  static final int MAGIC = 0x50434C31; // PCL1
  static final int HEAD_BYTES = 12;
  static final byte FILE = 1;
  static final byte ABSORBED = 2;
  static final byte USER = 3;
  static final byte FEATURE = 4;
  static final byte HOURS = 5;
  static final byte FOLDED = 6;
  static final byte WRITTEN = 7;
  static final byte CLOSED = 8;

  private static final int FRAME_BYTES = 1 << 16;

  private final List<byte[]> frames = new ArrayList<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private final DataOutputStream out = new DataOutputStream(bytes);

  private interface Body {
    void write() throws IOException;
  }

  @Override
  public void file(UUID id) {
    record(FILE, () -> uuid(id));
  }

  @Override
  public void absorbed(UUID id) {
    record(ABSORBED, () -> uuid(id));
  }

  @Override
  public void user(UserKey user, String plan, int hour, int month, long picoUsd) {
    record(
        USER,
        () -> {
          key(user);
          out.writeUTF(plan);
          amount(hour, month, picoUsd);
        });
  }

  @Override
  public void feature(String feature, UserKey user, int hour, int month, long picoUsd) {
    record(
        FEATURE,
        () -> {
          out.writeUTF(feature);
          key(user);
          amount(hour, month, picoUsd);
        });
  }

  @Override
  public void hours(UserKey user, long[] hours) {
    record(
        HOURS,
        () -> {
          key(user);
          for (int i = 0; i < LastHours.WRITTEN; i++) {
            out.writeLong(hours[i]);
          }
        });
  }

  @Override
  public void folded(String plan, int month, long users, long picoUsd) {
    record(
        FOLDED,
        () -> {
          out.writeUTF(plan);
          out.writeInt(month);
          out.writeLong(users);
          out.writeLong(picoUsd);
        });
  }

  @Override
  public void written(long epochMillis, long picoUsd) {
    record(
        WRITTEN,
        () -> {
          out.writeLong(epochMillis);
          out.writeLong(picoUsd);
        });
  }

  @Override
  public void closed() {
    record(CLOSED, () -> {});
  }

  /** Whether nothing was collected. */
  boolean isEmpty() {
    return frames.isEmpty() && bytes.size() == 0;
  }

  /** The frames, to be written one after the other. */
  List<byte[]> frames() {
    endFrame();
    return List.copyOf(frames);
  }

  private void record(byte type, Body body) {
    try {
      out.writeByte(type);
      body.write();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
    if (bytes.size() >= FRAME_BYTES) {
      endFrame();
    }
  }

  /** Has what follows begin a frame. */
  void endFrame() {
    if (bytes.size() == 0) {
      return;
    }
    byte[] payload = bytes.toByteArray();
    bytes.reset();
    CRC32C checksum = new CRC32C();
    checksum.update(payload);
    frames.add(
        ByteBuffer.allocate(HEAD_BYTES + payload.length)
            .putInt(MAGIC)
            .putInt(payload.length)
            .putInt((int) checksum.getValue())
            .put(payload)
            .array());
  }

  private void uuid(UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  private void key(UserKey user) throws IOException {
    @Nullable String name = user.name();
    out.writeBoolean(name != null);
    if (name == null) {
      out.writeLong(user.high());
      out.writeLong(user.low());
    } else {
      out.writeUTF(name);
    }
  }

  private void amount(int hour, int month, long picoUsd) throws IOException {
    out.writeInt(hour);
    out.writeInt(month);
    out.writeLong(picoUsd);
  }
}
