package io.percapita.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.percapita.yaml.YamlNode.Mapping;
import io.percapita.yaml.YamlNode.Scalar;
import io.percapita.yaml.YamlNode.Sequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads YAML into {@link YamlNode}s. Scalars keep the text as written, so that a price never passes
 * through a double. Anchors and several documents in one file are refused.
 */
public final class YamlReader {
  private static final YAMLFactory yaml = new YAMLFactory();
  private static final char NEXT_LINE = '\u0085';

  private final String file;
  private final YAMLParser parser;

  private YamlReader(String file, YAMLParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /**
   * Reads a whole file.
   *
   * @throws YamlFileException if the text is not one YAML document
   */
  public static YamlNode read(String file, String text) {
    refuseControlCharacters(file, text);
    try (YAMLParser parser = yaml.createParser(text)) {
      return new YamlReader(file, parser).document();
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new YamlFileException(file, line, "", "is not YAML: " + problem(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** YAML allows none, and its parser does not say where one stands. */
  private static void refuseControlCharacters(String file, String text) {
    int line = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line++;
      } else if (Character.isISOControl(c) && c != '\t' && c != '\r' && c != NEXT_LINE) {
        throw new YamlFileException(
            file, line, "", "is not YAML: holds the control character U+%04X".formatted((int) c));
      }
    }
  }

  /** What the parser minds, in one line; its quotations of the text, which are indented, go. */
  private static String problem(JsonProcessingException e) {
    return e.getOriginalMessage()
        .lines()
        .filter(line -> !line.isEmpty() && !Character.isWhitespace(line.charAt(0)))
        .collect(Collectors.joining("; "));
  }

  private YamlNode document() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new YamlFileException(file, 1, "", "is empty");
    }
    YamlNode root = value(first, "");
    if (parser.nextToken() != null) {
      throw placeOf("").error("holds a second document; one file is one document");
    }
    return root;
  }

  private YamlNode value(@Nullable JsonToken token, String key) throws IOException {
    Place place = placeOf(key);
    if (token == null) {
      throw place.error("ends unexpectedly");
    }
    if (parser.isCurrentAlias()) {
      throw place.error("is an alias (*name); write the value out");
    }
    return switch (token) {
      case START_OBJECT -> new Mapping(place, entries(key));
      case START_ARRAY -> new Sequence(place, items(key));
      default -> new Scalar(place, token == JsonToken.VALUE_NULL ? "" : parser.getText());
    };
  }

  private Map<String, YamlNode> entries(String key) throws IOException {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String path = key.isEmpty() ? name : key + "." + name;
      Place place = placeOf(path);
      YamlNode value = value(parser.nextToken(), path);
      if (entries.put(name, at(place, value)) != null) {
        throw place.error("is given twice");
      }
    }
    return Collections.unmodifiableMap(entries);
  }

  private List<YamlNode> items(String key) throws IOException {
    List<YamlNode> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(token, key + "[" + items.size() + "]"));
    }
    return List.copyOf(items);
  }

  /** A fault is best shown at the key, not at the value's first line below it. */
  private static YamlNode at(Place place, YamlNode value) {
    if (value instanceof Mapping mapping) {
      return new Mapping(place, mapping.entries());
    }
    if (value instanceof Sequence sequence) {
      return new Sequence(place, sequence.values());
    }
    return new Scalar(place, ((Scalar) value).value());
  }

  private Place placeOf(String key) {
    return new Place(file, parser.currentTokenLocation().getLineNr(), key);
  }
}
