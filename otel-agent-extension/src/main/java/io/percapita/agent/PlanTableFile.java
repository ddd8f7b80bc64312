package io.percapita.agent;

import io.percapita.attribution.Identifier;
import io.percapita.attribution.PlanTable;
import io.percapita.config.ConfigException;
import io.percapita.config.PlanFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table of plans by user and tenant that a file holds, read anew when it changes. A file with
 * any fault is refused whole, and the table before it stays; an id that nobody can have is left
 * out, and told once. {@link #get} may be called by any thread while another one calls {@link
 * #refresh}.
 */
final class PlanTableFile implements Supplier<PlanTable> {
  private static final Logger logger = Logger.getLogger(PlanTableFile.class.getName());

  private static final int MOST_LINES_TOLD = 20;

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
        problem = null;
        return;
      }
      PlanFile file = PlanFile.read(path);
      List<Integer> leftOut = new ArrayList<>();
      Map<String, String> users = byIdentifier(file.users(), leftOut);
      table = new PlanTable(users, byIdentifier(file.tenants(), leftOut), file.others());
      plans = table.plans();
      read = stamp;
      problem = null;
      logger.log(Level.INFO, "Percapita: plans of {0} are in use, from {1}", told());
      if (!leftOut.isEmpty()) {
        warn(leftOut);
      }
    } catch (ConfigException e) {
      refuse(String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      refuse(e.toString());
    }
  }

  /** Plans by the form that sources give to ids; lines without an effect are left out and noted. */
  private static Map<String, String> byIdentifier(
      Map<String, PlanFile.Entry> entries, List<Integer> leftOut) {
    Map<String, String> plans = new HashMap<>();
    entries.forEach(
        (id, entry) -> {
          String identifier = Identifier.of(id);
          if (identifier == null || plans.putIfAbsent(identifier, entry.plan()) != null) {
            leftOut.add(entry.line());
          }
        });
    return plans;
  }

  private void warn(List<Integer> leftOut) {
    String lines =
        leftOut.stream()
            .sorted()
            .limit(MOST_LINES_TOLD)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    logger.log(
        Level.WARNING,
        "Percapita: {0} entries of {1} are left out, because their ids are blank, or the same as one"
            + " before them in the 128 characters that count. Correct lines {2}",
        new Object[] {
          leftOut.size(), path, leftOut.size() > MOST_LINES_TOLD ? lines + " and more" : lines
        });
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
