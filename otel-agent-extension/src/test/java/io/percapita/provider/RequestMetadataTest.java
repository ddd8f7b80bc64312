package io.percapita.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.percapita.call.LlmRequest;
import io.percapita.provider.anthropic.AnthropicMessages;
import io.percapita.provider.bedrock.BedrockConverse;
import io.percapita.provider.google.GeminiContent;
import io.percapita.provider.openai.OpenAiChat;
import io.percapita.provider.openai.OpenAiResponses;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What requests say of whose they are, in the words of each provider. */
class RequestMetadataTest {
  private static final String ENTRIES =
      "{\"feature\":\"search\",\"team\":\"a\",\"user_id\":\"u-7\"}";

  static Stream<Arguments> requests() {
    return Stream.of(
        argumentSet(
            "OpenAI chat",
            new OpenAiChat(),
            "{\"user\":\"u-6\",\"safety_identifier\":\"u-7\",\"metadata\":" + ENTRIES + "}",
            "u-7"),
        argumentSet(
            "OpenAI responses",
            new OpenAiResponses(),
            "{\"metadata\":" + ENTRIES + ",\"user\":\"u-7\"}",
            "u-7"),
        argumentSet("Anthropic", new AnthropicMessages(), "{\"metadata\":" + ENTRIES + "}", "u-7"),
        argumentSet("Vertex AI", GeminiContent.streamed(), "{\"labels\":" + ENTRIES + "}", null),
        argumentSet(
            "OpenAI's, billed as asked",
            new BilledAsAsked(new OpenAiResponses()),
            "{\"metadata\":" + ENTRIES + ",\"user\":\"u-7\"}",
            "u-7"),
        argumentSet(
            "Converse", BedrockConverse.whole(), "{\"requestMetadata\":" + ENTRIES + "}", null));
  }

  @Test
  void valuesAreKeptAsTheyAreForWhoeverJudgesThem() {
    CallDecoder decoder = new OpenAiChat().newDecoder();
    decoder.wantMetadata(Set.of("plan"));
    byte[] body = "{\"user\":\"a\\nb\",\"metadata\":{\"plan\":\"p\\tq\"}}".getBytes(UTF_8);
    decoder.requestBytes(body, 0, body.length);

    assertThat(decoder.request().user()).isEqualTo("a\nb");
    assertThat(decoder.request().metadata()).isEqualTo(Map.of("plan", "p\tq"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void theEntriesThatAreWantedAreKept(WireFormat format, String body, @Nullable String user) {
    CallDecoder decoder = format.newDecoder();
    decoder.wantMetadata(Set.of("feature", "plan"));
    for (int again = 0; again < 2; again++) {
      decoder.requestRestarted();
      for (byte b : body.getBytes(UTF_8)) {
        decoder.requestBytes(new byte[] {b}, 0, 1);
      }
    }

    LlmRequest request = decoder.request();
    assertThat(request.metadata()).isEqualTo(Map.of("feature", "search"));
    assertThat(request.user()).isEqualTo(user);
  }

  @Test
  void nothingIsKeptThatNobodyWants() {
    CallDecoder decoder = new OpenAiChat().newDecoder();
    byte[] body = ("{\"metadata\":" + ENTRIES + "}").getBytes(UTF_8);
    decoder.requestBytes(body, 0, body.length);

    assertThat(decoder.request().metadata()).isEmpty();
  }
}
