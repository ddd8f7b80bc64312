package io.percapita.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.percapita.yaml.YamlNode.Mapping;
import io.percapita.yaml.YamlNode.Sequence;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Writes values as JSON that {@link YamlReader#readJson} gives back. Numbers stay text, so that no
 * price passes through a double.
 */
public final class JsonWriter {
  private JsonWriter() {}

  /** Writes a whole document and closes the stream. */
  public static void write(YamlNode document, OutputStream out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      write(document, json);
    }
  }

  private static void write(YamlNode node, JsonGenerator json) throws IOException {
    if (node instanceof Mapping mapping) {
      json.writeStartObject();
      for (Map.Entry<String, YamlNode> entry : mapping.entries().entrySet()) {
        json.writeFieldName(entry.getKey());
        write(entry.getValue(), json);
      }
      json.writeEndObject();
    } else if (node instanceof Sequence sequence) {
      json.writeStartArray();
      for (YamlNode item : sequence.items()) {
        write(item, json);
      }
      json.writeEndArray();
    } else {
      json.writeString(node.text());
    }
  }
}
