package io.percapita.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallerFieldsTest {
  private static final String USER = "00112233445566778899aabbccddeeff";
  private static final Map<String, String> LABELS =
      Map.of("llm_feature", "POST /Search", "llm_plan", "pro");

  private static final String OPENAI = "https://api.openai.com/v1";
  private static final String VERTEX =
      "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4"
          + "/publishers/google/models/gemini-2.5-pro:generateContent";
  private static final String CONVERSE =
      "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-pro-v1%3A0/converse";

  private final ProviderCatalog catalog = new ProviderCatalog(List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "https://api.openai.com/v1/chat/completions|\"safety_identifier\":\"USER\",",
        "https://api.openai.com/v1/embeddings|\"user\":\"USER\",",
        "https://acme.openai.azure.com/openai/v1/chat/completions|\"user\":\"USER\",",
        "https://openrouter.ai/api/v1/chat/completions|\"user\":\"USER\",",
        "https://api.anthropic.com/v1/messages|\"metadata\":{\"user_id\":\"USER\"},"
      })
  void theUserStandsInTheProvidersOwnField(String url, String written) {
    assertThat(written(url, "{\"n\":1}", USER, Map.of()))
        .isEqualTo("{" + written.replace("USER", USER) + "\"n\":1}");
  }

  @Test
  void chatCompletionsTakeLabelsOnlyWhereTheyAreStored() {
    String chat = OPENAI + "/chat/completions";
    String labels = "{\"metadata\":{\"llm_feature\":\"POST /Search\",\"llm_plan\":\"pro\"},";

    assertThat(written(chat, "{\"store\":true}", null, LABELS))
        .isEqualTo(labels + "\"store\":true}");
    assertThat(written(chat, "{\"store\":false}", null, LABELS)).isEqualTo("{\"store\":false}");
    assertThat(written(chat, "{\"n\":1}", null, LABELS)).isEqualTo("{\"n\":1}");
  }

  @Test
  void responsesAreStoredUnlessTheyAreToldOtherwise() {
    String responses = OPENAI + "/responses";

    assertThat(written(responses, "{\"input\":\"Hi\"}", USER, LABELS))
        .isEqualTo(
            "{\"safety_identifier\":\""
                + USER
                + "\",\"metadata\":{\"llm_feature\":\"POST /Search\",\"llm_plan\":\"pro\"},"
                + "\"input\":\"Hi\"}");
    assertThat(written(responses, "{\"store\": false}", null, LABELS))
        .isEqualTo("{\"store\": false}");
  }

  @Test
  void labelsAreWrittenInTheLettersThatTheProviderAllows() {
    assertThat(written(VERTEX, "{\"contents\":[]}", USER, LABELS))
        .as("no user: the bill would fall to pieces")
        .isEqualTo(
            "{\"labels\":{\"llm_feature\":\"post__search\",\"llm_plan\":\"pro\"},\"contents\":[]}");
    assertThat(written(CONVERSE, "{\"messages\":[]}", USER, Map.of("llm_feature", "a&b\"c/é")))
        .isEqualTo(
            "{\"requestMetadata\":{\"llm_feature\":\"a_b_c/_\",\"user\":\""
                + USER
                + "\"},\"messages\":[]}");
    assertThat(
            written(OPENAI + "/responses", "{\"n\":1}", null, Map.of("llm_feature", "a\"b\\c\nd")))
        .isEqualTo("{\"metadata\":{\"llm_feature\":\"a_b_c_d\"},\"n\":1}");
  }

  @Test
  void otherLettersAreTheSameInAnyEncoding() {
    assertThat(
            written(
                OPENAI + "/responses", "{\"n\":1}", null, Map.of("llm_feature", "Übersetzung 😀")))
        .isEqualTo("{\"metadata\":{\"llm_feature\":\"\\u00dcbersetzung \\ud83d\\ude00\"},\"n\":1}");
  }

  @Test
  void labelsAreNoLongerThanTheProviderAllows() {
    Map<String, String> label = Map.of("llm_feature", "x".repeat(600));

    assertThat(written(VERTEX, "{\"n\":1}", null, label)).contains("\"" + "x".repeat(63) + "\"");
    assertThat(written(CONVERSE, "{\"n\":1}", null, label)).contains("\"" + "x".repeat(256) + "\"");
    assertThat(written(OPENAI + "/responses", "{\"n\":1}", null, label))
        .contains("\"" + "x".repeat(512) + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "https://api.openai.com/v1/chat/completions|{\"safety_identifier\":null}",
        "https://api.openai.com/v1/chat/completions|{\"user\":\"ada\"}",
        "https://api.openai.com/v1/responses|{\"user\":\"ada\",\"metadata\":{}}",
        "https://api.anthropic.com/v1/messages|{\"metadata\":{}}",
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/a/converse|{\"requestMetadata\":{}}"
      })
  void whatTheApplicationHasWrittenStays(String url, String json) {
    assertThat(written(url, json, USER, LABELS)).isEqualTo(json);
  }

  @Test
  void whatHasNoFieldForTheCallerIsLeftAlone() {
    assertThat(written(OPENAI + "/responses/compact", "{\"input\":1}", USER, LABELS))
        .isEqualTo("{\"input\":1}");
  }

  @Test
  void whereNothingIsToBeWrittenNothingIsLookedAt() {
    byte[] noJson = {1};

    assertThat(CallerFields.written(at(VERTEX), noJson, USER, Map.of())).isSameAs(noJson);
    assertThat(
            CallerFields.written(
                at("https://api.groq.com/openai/v1/chat/completions"), noJson, USER, LABELS))
        .isSameAs(noJson);
    assertThat(CallerFields.written(at(CONVERSE), noJson, USER, Map.of())).isNull();
  }

  @Test
  void theListsOfProvidersHoldThoseThatHaveFields() {
    assertThat(CallerFields.USER_PROVIDERS)
        .containsAll(Set.of("openai", "azure.ai.openai", "openrouter", "anthropic", "aws.bedrock"))
        .allSatisfy(it -> assertThat(it).isNotBlank());
    assertThat(at(VERTEX).provider()).isIn(CallerFields.LABEL_PROVIDERS);
    assertThat(at(CONVERSE).provider()).isIn(CallerFields.LABEL_PROVIDERS);
  }

  private @Nullable String written(
      String url, String json, @Nullable String user, Map<String, String> labels) {
    byte[] written = CallerFields.written(at(url), json.getBytes(UTF_8), user, labels);
    return written == null ? null : new String(written, UTF_8);
  }

  private Endpoint at(String url) {
    return Objects.requireNonNull(catalog.find("POST", URI.create(url)), url);
  }
}
