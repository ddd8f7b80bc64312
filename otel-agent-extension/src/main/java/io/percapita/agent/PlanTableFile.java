package io.percapita.agent;

import io.percapita.attribution.PlanTable;
import io.percapita.config.ConfigException;
import io.percapita.config.PlanFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The table of plans by user and tenant that a file holds, read anew when it changes. A file with
 * any fault is refused whole; the table before it stays. {@link #get} may be called by any thread
 * while another one calls {@link #refresh}.
 */
final class PlanTableFile implements Supplier<PlanTable> {
  private static final Logger logger = Logger.getLogger(PlanTableFile.class.getName());

  private final Path path;
  private volatile PlanTable table = PlanTable.EMPTY;
  private volatile Set<String> plans = Set.of();
  private @Nullable Stamp read;
  private @Nullable String problem;

  /** What changes when a file does. */
  private record Stamp(FileTime modified, long size, @Nullable Object key) {}

  PlanTableFile(Path path) {
    this.path = path;
  }

  @Override
  public PlanTable get() {
    return table;
  }

  /** The plans that the table in force names. */
  Set<String> plans() {
    return plans;
  }

  /** Reads the file if it has changed. */
  synchronized void refresh() {
    try {
      var attributes =
          Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class);
      Stamp stamp =
          new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
      if (stamp.equals(read)) {
        return;
      }
      PlanFile file = PlanFile.read(path);
      table = new PlanTable(file.users(), file.tenants(), file.others());
      plans = table.plans();
      read = stamp;
      problem = null;
      logger.log(Level.INFO, "Percapita: plans of {0} are in use, from {1}", told());
    } catch (ConfigException e) {
      refuse(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      refuse(path + ": " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      refuse(e.toString());
    }
  }

  private Object[] told() {
    return new Object[] {table.toString(), path};
  }

  private void refuse(String reason) {
    if (!reason.equals(problem)) {
      problem = reason;
      logger.log(
          Level.SEVERE,
          "Percapita: the file of plans was refused, the plans before it stay: {0}",
          reason);
    }
  }
}
