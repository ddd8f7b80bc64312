package io.percapita.yaml;

/**
 * A fault in a file. The file is refused whole; nothing of it is used.
 *
 * <p>The message names file, line, key, the offending value and what is allowed there.
 */
public final class YamlFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;
  private final String key;

  /** Describes a fault at a place; the key is empty for the file itself. */
  public YamlFileException(String file, int line, String key, String problem) {
    super(file + ":" + line + ": " + (key.isEmpty() ? "" : key + ": ") + problem);
    this.file = file;
    this.line = line;
    this.key = key;
  }

  /** The file, such as {@code openai.yaml}. */
  public String file() {
    return file;
  }

  /** The line of the fault, counted from 1. */
  public int line() {
    return line;
  }

  /** The path of the faulty key, such as {@code models[3].prices[0].from}; empty for the file. */
  public String key() {
    return key;
  }
}
