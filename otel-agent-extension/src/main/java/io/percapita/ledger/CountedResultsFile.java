package io.percapita.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of hashes, one a line, that JVMs append to and now and then replace by a shorter one.
 * Lines that are no hash, as a crash may leave, are passed over. Never throws: where the file
 * cannot be used, one warning says what follows from it. Not thread-safe.
 */
public final class CountedResultsFile {
  private static final Logger logger = Logger.getLogger(CountedResultsFile.class.getName());
  private static final String NAME = "counted-results";
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{32}");
  private static final int LINE_BYTES = 34;
  private static final int MAX_READ = 1 << 20;

  private final Path directory;
  private final Path file;
  private @Nullable Object fileKey;
  private long readTo;
  private boolean warned;

  /** A file in a directory, both of which need not exist yet. */
  public CountedResultsFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve(NAME);
  }

  /** Reads what was written since the last time, by whichever JVM. */
  void readNew(Consumer<String> hashes) {
    if (!Files.exists(file)) {
      return;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      long size = channel.size();
      if (!Objects.equals(key, fileKey) || size < readTo) {
        fileKey = key;
        readTo = 0;
      }
      if (size > readTo) {
        long from = Math.max(readTo, size - MAX_READ);
        String text = read(channel.position(from), (int) (size - from));
        // The rest is a line that is just being written, or was never written to its end.
        int end = text.lastIndexOf('\n') + 1;
        text.substring(0, end).lines().filter(HASH.asMatchPredicate()).forEach(hashes);
        readTo = from + end;
      }
    } catch (IOException | RuntimeException e) {
      warn(e);
    }
  }

  private static String read(SeekableByteChannel channel, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    int count = 0;
    while (count >= 0 && bytes.hasRemaining()) {
      count = channel.read(bytes);
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
  }

  /** Adds hashes at the end. */
  void append(Collection<String> hashes) {
    try {
      Files.createDirectories(directory);
      Files.write(file, lines(hashes), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException | RuntimeException e) {
      warn(e);
    }
  }

  /** Whether the file has room for more than so many hashes. */
  boolean isLongerThan(long count) {
    try {
      return Files.exists(file) && Files.size(file) > count * LINE_BYTES;
    } catch (IOException e) {
      warn(e);
      return false;
    }
  }

  /** Puts a new file in the place of this one, at once. */
  void replace(Collection<String> hashes) {
    try {
      Path fresh = Files.createTempFile(directory, NAME, ".new");
      try {
        Files.write(fresh, lines(hashes));
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException | RuntimeException e) {
      warn(e);
    }
  }

  /** A line begins on its own even after one that a crash cut off. */
  private static byte[] lines(Collection<String> hashes) {
    StringBuilder text = new StringBuilder(hashes.size() * LINE_BYTES);
    hashes.forEach(hash -> text.append('\n').append(hash).append('\n'));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void warn(Exception cause) {
    if (!warned) {
      warned = true;
      logger.log(
          Level.WARNING,
          "Percapita cannot keep in {0} which batches it has counted ({1}). One that is fetched"
              + " again after a restart is counted again. Set percapita.state.dir to a writable"
              + " directory.",
          new Object[] {file, cause.toString()});
    }
  }
}
