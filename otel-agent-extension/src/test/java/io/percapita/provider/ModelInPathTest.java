package io.percapita.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelInPathTest {
  @ParameterizedTest
  @CsvSource({
    "/v1beta/models/pro:generateContent, /v1beta/models/lite:generateContent",
    "/v1beta/models/pro%3AgenerateContent?key=a%20b, /v1beta/models/lite%3AgenerateContent?key=a%20b",
    "/openai/deployments/pro/chat/completions?api-version=1,"
        + " /openai/deployments/lite/chat/completions?api-version=1",
    "/v1/projects/pro/locations/x/publishers/google/models/pro:streamGenerateContent?alt=sse,"
        + " /v1/projects/pro/locations/x/publishers/google/models/lite:streamGenerateContent?alt=sse"
  })
  void onlyTheModelChanges(String path, String changed) {
    assertThat(ModelInPath.replaced(URI.create("https://host:1" + path), "pro", "lite"))
        .isEqualTo(URI.create("https://host:1" + changed));
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic.claude-x-v1:0, /model/anthropic.claude-x-v1:0/converse, /model/lite-v1:0/converse",
    "anthropic.claude-x-v1:0, /model/anthropic.claude-x-v1%3A0/converse, /model/lite-v1:0/converse"
  })
  void modelsMayHaveColons(String model, String path, String changed) {
    assertThat(ModelInPath.replaced(URI.create("https://host" + path), model, "lite-v1:0"))
        .isEqualTo(URI.create("https://host" + changed));
  }

  @ParameterizedTest
  @CsvSource({"/v1/chat/completions", "/v1beta/models/pro-2:generateContent", "''"})
  void whatNamesNoModelStays(String path) {
    assertThat(ModelInPath.replaced(URI.create("https://host" + path), "pro", "lite")).isNull();
  }
}
