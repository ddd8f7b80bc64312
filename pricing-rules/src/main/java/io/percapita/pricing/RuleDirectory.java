package io.percapita.pricing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Rule files on disk: one file, or all {@code .yaml} and {@code .yml} files of a directory. */
public final class RuleDirectory {
  private static final long MAX_FILE_BYTES = 8L << 20;
  private static final int MAX_FILES = 1000;

  private RuleDirectory() {}

  /**
   * Reads the files at a path.
   *
   * @param path a file, or a directory whose sub-directories are not looked at
   * @return the text of each file by its path, sorted; empty for an empty directory
   * @throws IOException if something cannot be read, is not UTF-8, or is beyond 8 MiB a file or
   *     1000 files; the message names it
   */
  public static Map<String, String> read(Path path) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Path file : files(path)) {
      texts.put(file.toString(), text(file));
    }
    return texts;
  }

  /** The files at a path, sorted. */
  static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> files =
          entries
              .filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
              .filter(file -> !Files.isDirectory(file))
              .sorted()
              .limit(MAX_FILES + 1L)
              .toList();
      if (files.size() > MAX_FILES) {
        throw new IOException(path + " has more than " + MAX_FILES + " rule files");
      }
      return files;
    }
  }

  private static String text(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(file + " does not exist or may not be read");
    }
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IOException(file + " is larger than " + (MAX_FILE_BYTES >> 20) + " MiB");
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    CharBuffer text = CharBuffer.allocate(bytes.capacity());
    if (StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true).isError()) {
      throw new IOException(file + ":" + lineAt(bytes.flip()) + ": is not UTF-8");
    }
    return text.flip().toString();
  }

  /** The line that the bytes end in, counted from 1. */
  private static int lineAt(ByteBuffer bytes) {
    int line = 1;
    while (bytes.hasRemaining()) {
      line += bytes.get() == '\n' ? 1 : 0;
    }
    return line;
  }
}
