package io.percapita.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A ledger's file: a copy of all accounts, to whose end what has changed since is appended until
 * another copy takes its place at once. Each process has one of its own, by a lock that ends with
 * the process. Not thread-safe.
 */
final class LedgerFile implements AutoCloseable {
  private static final int MAX_FILES = 256;
  private static final String SUFFIX = ".ledger";
  private static final String UNFINISHED_SUFFIX = ".new";
  private static final String LOCK_SUFFIX = ".lock";

  private static final int BEGINNING = 1 << 16;

  /** How much longer than the copy a file may become before another copy is due. */
  private static final long MAX_APPENDED = 1 << 20;

  private final Path path;
  private final FileChannel lockChannel;
  private @Nullable FileChannel end;
  private long copied;
  private long appended;

  private LedgerFile(Path path, FileChannel lockChannel) {
    this.path = path;
    this.lockChannel = lockChannel;
  }

  /**
   * Takes the first file of a directory that no living process has.
   *
   * @throws IOException if the directory cannot be used, or processes have all files
   */
  static LedgerFile take(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (int i = 0; i < MAX_FILES; i++) {
      LedgerFile file = tryTake(directory.resolve(i + SUFFIX));
      if (file != null) {
        file.deleteUnfinished();
        return file;
      }
    }
    throw new IOException("other processes have all " + MAX_FILES + " files of " + directory);
  }

  /**
   * The files beside this one that no living process has; each is to be closed.
   *
   * @throws IOException if one cannot be tried; none is held then
   */
  List<LedgerFile> takeAbandoned() throws IOException {
    List<LedgerFile> abandoned = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_FILES; i++) {
        Path other = path.resolveSibling(i + SUFFIX);
        LedgerFile file = !other.equals(path) && Files.exists(other) ? tryTake(other) : null;
        if (file != null) {
          abandoned.add(file);
        }
      }
      return abandoned;
    } catch (IOException | RuntimeException e) {
      for (LedgerFile file : abandoned) {
        try {
          file.close();
        } catch (IOException another) {
          e.addSuppressed(another);
        }
      }
      throw e;
    }
  }

  private static @Nullable LedgerFile tryTake(Path path) throws IOException {
    Path lockPath = path.resolveSibling(path.getFileName() + LOCK_SUFFIX);
    FileChannel channel =
        FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      FileLock lock = channel.tryLock();
      taken = lock != null;
      return taken ? new LedgerFile(path, channel) : null;
    } catch (OverlappingFileLockException e) {
      return null; // this process has it
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  /** When the file was written to last, in milliseconds since 1970; 0 if there is none. */
  long lastWrittenMillis() throws IOException {
    return Files.exists(path) ? Files.getLastModifiedTime(path).toMillis() : 0;
  }

  /** Reads the file, if there is one; answers how many of its bytes are damaged. */
  long read(LedgerRecords records) throws IOException {
    return Files.exists(path) ? RecordReader.read(Files.readAllBytes(path), records) : 0;
  }

  /**
   * Whether another file of the directory has taken over this one, whose process was killed before
   * it could delete it.
   */
  boolean isAbsorbed(UUID id) throws IOException {
    boolean[] found = {false};
    for (int i = 0; i < MAX_FILES && !found[0]; i++) {
      Path other = path.resolveSibling(i + SUFFIX);
      if (!other.equals(path) && Files.exists(other)) {
        RecordReader.read(
            beginning(other),
            new IgnoredRecords() {
              @Override
              public void absorbed(UUID other) {
                found[0] |= other.equals(id);
              }
            });
      }
    }
    return found[0];
  }

  /** The first frame of a file and more. */
  private static byte[] beginning(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(BEGINNING);
    }
  }

  /** Whether the file is so much longer than a copy of all accounts that it should be replaced. */
  boolean isDueForReplacement() {
    return end == null || appended > copied + MAX_APPENDED;
  }

  /** Puts a copy of all accounts in the place of the file. */
  void replace(List<byte[]> frames) throws IOException {
    // Readable by its owner only.
    Path fresh =
        Files.createTempFile(directory(), path.getFileName().toString(), UNFINISHED_SUFFIX);
    FileChannel channel = null;
    try {
      channel = FileChannel.open(fresh, StandardOpenOption.WRITE);
      copied = write(channel, frames);
      channel.force(true);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      closeEnd();
      end = channel;
      channel = null;
      appended = 0;
    } finally {
      if (channel != null) {
        channel.close();
      }
      Files.deleteIfExists(fresh);
    }
  }

  /** Adds to the end of the file, which was replaced before. */
  void append(List<byte[]> frames) throws IOException {
    if (end == null) {
      throw new IOException("the file was not replaced before it is appended to");
    }
    appended += write(end, frames);
  }

  private Path directory() {
    return path.toAbsolutePath().resolveSibling("");
  }

  /** A process that is killed while it writes a copy leaves it behind. */
  private void deleteUnfinished() throws IOException {
    try (DirectoryStream<Path> unfinished =
        Files.newDirectoryStream(directory(), path.getFileName() + "*" + UNFINISHED_SUFFIX)) {
      for (Path copy : unfinished) {
        Files.deleteIfExists(copy);
      }
    }
  }

  /** Deletes the file. */
  void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  private static long write(FileChannel channel, List<byte[]> frames) throws IOException {
    long written = 0;
    for (byte[] frame : frames) {
      ByteBuffer bytes = ByteBuffer.wrap(frame);
      while (bytes.hasRemaining()) {
        written += channel.write(bytes);
      }
    }
    return written;
  }

  private void closeEnd() throws IOException {
    if (end != null) {
      end.close();
      end = null;
    }
  }

  /** Lets another process have the file. */
  @Override
  public void close() throws IOException {
    try {
      closeEnd();
    } finally {
      lockChannel.close();
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
