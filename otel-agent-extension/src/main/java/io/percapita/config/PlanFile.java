package io.percapita.config;

import io.percapita.yaml.YamlFileException;
import io.percapita.yaml.YamlNode;
import io.percapita.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of plans by user and by tenant.
 *
 * @param users plans by the ids of users, as they are written and in their order
 * @param tenants plans by tenants, likewise
 * @param others the plan of any other user, or null
 */
public record PlanFile(
    Map<String, Entry> users, Map<String, Entry> tenants, @Nullable String others) {
  /**
   * A line of it.
   *
   * @param plan the plan
   * @param line which line of the file it is, from 1
   */
  public record Entry(String plan, int line) {}

  private static final String USERS = "users";
  private static final String TENANTS = "tenants";
  private static final String OTHERS = "others";

  /**
   * Reads a file as a whole.
   *
   * @throws ConfigException if there is any fault in it, with its line
   * @throws IOException if it cannot be read
   */
  public static PlanFile read(Path path) throws IOException {
    try {
      return parse(path.toString(), Files.readString(path));
    } catch (YamlFileException e) {
      throw new ConfigException(withoutIds(e));
    }
  }

  /** What is wrong, by the line, which finds who it is about; ids of users are not for logs. */
  private static String withoutIds(YamlFileException fault) {
    String message = String.valueOf(fault.getMessage());
    int dot = fault.key().indexOf('.');
    return dot < 0
        ? message
        : message.replace(fault.key() + ": ", fault.key().substring(0, dot) + ": ");
  }

  static PlanFile parse(String name, String text) {
    Map<String, YamlNode> members =
        KnownKeys.of(YamlReader.read(name, text), Set.of(USERS, TENANTS, OTHERS));
    YamlNode others = members.get(OTHERS);
    return new PlanFile(
        plans(members.get(USERS)),
        plans(members.get(TENANTS)),
        others == null ? null : others.text().strip());
  }

  private static Map<String, Entry> plans(@Nullable YamlNode node) {
    Map<String, Entry> plans = new LinkedHashMap<>();
    if (node != null) { // ids as they are written: whoever compares them says which are the same
      node.mapping()
          .entries()
          .forEach(
              (id, plan) -> plans.put(id, new Entry(plan.text().strip(), plan.place().line())));
    }
    return plans;
  }
}
