package io.percapita.yaml;

import java.io.StringReader;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value in a YAML file that knows where it stands, so that a complaint about it can say so.
 *
 * <p>Scalars stay text until asked for, so a decimal is never a double on its way. Immutable.
 */
public final class YamlNode {
  private final String file;
  private final String key;
  private final Node node;

  private YamlNode(String file, String key, Node node) {
    this.file = file;
    this.key = key;
    this.node = node;
  }

  /**
   * Reads a file's text.
   *
   * @param file the file's name, for messages
   * @return the document, or null if the text holds none
   * @throws YamlFileException if the text is not YAML
   */
  public static @Nullable YamlNode parse(String file, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      return root == null ? null : new YamlNode(file, "the file", root);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new YamlFileException(file + ":" + line + ": not valid YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new YamlFileException(file + ": not valid YAML: " + e.getMessage());
    }
  }

  /** The line on which the value begins, counted from 1. */
  public int line() {
    return node.getStartMark().getLine() + 1;
  }

  /** Where the value stands, as {@code file:line}. */
  public String place() {
    return file + ":" + line();
  }

  /** Whether the value is left empty or is {@code null}. */
  public boolean isNull() {
    return node.getTag().equals(Tag.NULL);
  }

  /** Whether the value is a mapping. */
  public boolean isMapping() {
    return node instanceof MappingNode;
  }

  /**
   * The members of a mapping, in order; unmodifiable.
   *
   * @throws YamlFileException if the value is none, or has a key twice
   */
  public Map<String, YamlNode> mapping() {
    if (!(node instanceof MappingNode mapping)) {
      throw error("a mapping");
    }
    Map<String, YamlNode> members = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        throw new YamlNode(file, "a key", tuple.getKeyNode()).error("plain text");
      }
      YamlNode member = new YamlNode(file, name.getValue(), tuple.getValueNode());
      if (members.put(name.getValue(), member) != null) {
        throw member.fault("the key " + name.getValue() + " stands here a second time");
      }
    }
    return Collections.unmodifiableMap(members);
  }

  /**
   * The members of a mapping that may have only some keys.
   *
   * @throws YamlFileException if the value is no mapping or has another key
   */
  public Map<String, YamlNode> mapping(Set<String> allowed) {
    Map<String, YamlNode> members = mapping();
    for (YamlNode member : members.values()) {
      if (!allowed.contains(member.key)) {
        throw member.fault(
            "unknown key " + member.key + "; allowed here: " + String.join(", ", sorted(allowed)));
      }
    }
    return members;
  }

  /**
   * The elements of a list; unmodifiable.
   *
   * @throws YamlFileException if the value is none
   */
  public List<YamlNode> list() {
    if (!(node instanceof SequenceNode sequence)) {
      throw error("a list");
    }
    List<YamlNode> elements = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      elements.add(new YamlNode(file, key, element));
    }
    return Collections.unmodifiableList(elements);
  }

  /**
   * A scalar as it is written, without quotes.
   *
   * @throws YamlFileException if the value is none, or empty
   */
  public String text() {
    if (!(node instanceof ScalarNode scalar) || isNull() || scalar.getValue().isBlank()) {
      throw error("text");
    }
    return scalar.getValue();
  }

  /**
   * A number, exactly as written.
   *
   * @throws YamlFileException if the value is no number, or a negative one
   */
  public BigDecimal amount() {
    try {
      BigDecimal amount = new BigDecimal(text());
      if (amount.signum() < 0) {
        throw error("a number that is not negative");
      }
      return amount;
    } catch (NumberFormatException e) {
      throw error("a number such as 0.15");
    }
  }

  /**
   * A calendar day.
   *
   * @throws YamlFileException if the value is none
   */
  public LocalDate date() {
    try {
      return LocalDate.parse(text());
    } catch (DateTimeParseException e) {
      throw error("a day such as 2026-03-01");
    }
  }

  /** A complaint that the value is not what is expected. */
  public YamlFileException error(String expected) {
    String found = node instanceof ScalarNode scalar ? "'" + scalar.getValue() + "'" : "this";
    return fault(key + " must be " + expected + ", not " + (isNull() ? "empty" : found));
  }

  /** A complaint at this place, in words of its own. */
  public YamlFileException fault(String message) {
    return new YamlFileException(place() + ": " + message);
  }

  /** A complaint that a key is missing in this mapping. */
  public YamlFileException missing(String missingKey) {
    return fault(missingKey + " is missing in " + key);
  }

  private static Set<String> sorted(Set<String> keys) {
    return new TreeSet<>(keys);
  }
}
