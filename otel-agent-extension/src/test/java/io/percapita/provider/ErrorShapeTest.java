package io.percapita.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorShapeTest {
  @ParameterizedTest
  @EnumSource
  void isJsonWithTheMessageInIt(ErrorShape shape) throws IOException {
    byte[] body = shape.body("No more.");

    boolean found = false;
    try (JsonParser json = new JsonFactory().createParser(body)) {
      while (json.nextToken() != null) {
        found |= "No more.".equals(json.getText());
      }
    }
    assertThat(found).isTrue();
    assertThat(shape.headers(60, body.length))
        .containsEntry("content-length", Integer.toString(body.length))
        .containsEntry("retry-after", "60")
        .containsEntry("x-should-retry", "false");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, https://api.openai.com/v1/chat/completions, OPENAI",
    "POST, https://api.anthropic.com/v1/messages, ANTHROPIC",
    "POST, https://generativelanguage.googleapis.com/v1beta/models/m:generateContent, GOOGLE",
    "POST, https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse, AMAZON",
    "POST, https://bedrock-runtime.us-east-1.amazonaws.com/anthropic/v1/messages, ANTHROPIC",
    "POST, https://api.cohere.com/v2/chat, COHERE"
  })
  void everyEndpointRefusesInItsOwnShape(String method, String uri, ErrorShape shape) {
    Endpoint endpoint = new ProviderCatalog(List.of()).find(method, URI.create(uri));

    assertThat(endpoint).isNotNull();
    assertThat(endpoint.format().errorShape()).isEqualTo(shape);
  }
}
