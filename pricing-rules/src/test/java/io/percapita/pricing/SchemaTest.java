package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.percapita.usage.Component;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTest {
  private static final ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
  private static final JsonNode schema = read();

  @Test
  void packagedRuleFilesAreValid() throws IOException {
    for (Map.Entry<String, String> file : BuiltInRulesTest.texts().entrySet()) {
      assertThat(violations(file.getValue())).as(file.getKey()).isEmpty();
    }
  }

  @Test
  void soundFileIsValid() throws IOException {
    assertThat(violations(BrokenRules.SOUND)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.percapita.pricing.BrokenRules#ofShape")
  void faultOfShapeIsSeenByTheSchemaToo(
      String sound, String broken, int line, String key, String problem) throws IOException {
    assertThat(violations(BrokenRules.SOUND.replace(sound, broken))).isNotEmpty();
  }

  @Test
  void schemaNamesTheComponents() {
    assertThat(texts(schema.at("/$defs/tokenComponent/enum")))
        .isEqualTo(ids(Arrays.stream(Component.values()).filter(Component::isToken)));
    assertThat(texts(schema.at("/$defs/usdPer1000Requests/propertyNames/enum")))
        .isEqualTo(ids(Arrays.stream(Component.values()).filter(it -> !it.isToken())));
  }

  private static List<String> ids(Stream<Component> components) {
    return components.map(Component::id).toList();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  private static Set<ValidationMessage> violations(String text) throws IOException {
    JsonSchema validator = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);
    return validator.validate(yaml.readTree(text));
  }

  private static JsonNode read() {
    try (InputStream in = SchemaTest.class.getResourceAsStream("schema/price-rules.schema.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
