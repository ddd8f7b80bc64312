package io.percapita.yaml;

/**
 * A place in a file, for error messages.
 *
 * @param file the file's name
 * @param line the line, counted from 1
 * @param key the path of keys that leads there, empty for the file itself
 */
public record Place(String file, int line, String key) {
  /** A complaint about what stands here. */
  public YamlFileException error(String problem) {
    return new YamlFileException(file, line, key, problem);
  }

  /** The place without the key, as {@code file:line}. */
  public String fileAndLine() {
    return file + ":" + line;
  }
}
