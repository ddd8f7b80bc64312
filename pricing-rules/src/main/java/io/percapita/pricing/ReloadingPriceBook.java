package io.percapita.pricing;

import io.percapita.yaml.YamlFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The listed prices with rule files from disk laid over them, read anew when those change. Files
 * with any fault are refused whole; the book before them stays.
 *
 * <p>Thread-safe: {@link #get} may be called by any thread while another one calls {@link
 * #refresh}.
 */
public final class ReloadingPriceBook implements Supplier<PriceBook> {
  private final PriceBook listed;
  private final Path path;
  private final Log log;
  private volatile PriceBook book;
  private @Nullable Map<String, String> texts;
  private @Nullable String problem;

  /**
   * A book that holds the listed prices until the first {@link #refresh}.
   *
   * @param path a rule file or a directory of them, see {@link RuleDirectory}
   * @param log is told once of each change
   */
  public ReloadingPriceBook(PriceBook listed, Path path, Log log) {
    this.listed = listed;
    this.path = path;
    this.log = log;
    this.book = listed;
  }

  /** The book of the moment; never null. */
  @Override
  public PriceBook get() {
    return book;
  }

  /** Reads the files and takes them over if they changed; to be run every now and then. */
  public synchronized void refresh() {
    try {
      Map<String, String> read = RuleDirectory.read(path);
      if (read.equals(texts)) {
        return;
      }
      texts = read;
      book = listed.with(read);
      problem = null;
      log.tell(
          true,
          "price files in use at " + path + ": " + read.size() + "; price book " + book.version());
    } catch (IOException | YamlFileException e) {
      refuse(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      refuse(e.toString());
    }
  }

  private void refuse(String reason) {
    if (!reason.equals(problem)) {
      problem = reason;
      log.tell(false, "prices were refused, those before them stay: " + reason);
    }
  }

  /** Is told what became of changed files. */
  @FunctionalInterface
  public interface Log {
    /**
     * Takes note of a change.
     *
     * @param taken whether it was taken over, rather than refused
     * @param what happened, and if it was refused why
     */
    void tell(boolean taken, String what);
  }
}
