package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelNameTest {
  private static final String CLAUDE = "anthropic.claude-sonnet-4-20250514-v1:0";
  private static final String ARN = "arn:aws:bedrock:eu-west-1:123456789012:";

  @ParameterizedTest
  @CsvSource({
    CLAUDE + ",,",
    "us." + CLAUDE + ", us",
    "us-gov." + CLAUDE + ", us-gov",
    "apac." + CLAUDE + ", apac",
    "global." + CLAUDE + ", global",
    ARN + "inference-profile/eu." + CLAUDE + ", eu",
    ARN + "foundation-model/" + CLAUDE + ", eu-west-1",
    "arn:aws:bedrock:us-east-1::foundation-model/" + CLAUDE + ", us-east-1",
  })
  void bedrockNameHoldsAModelAndMayHoldARegion(String name, @Nullable String region) {
    assertThat(ModelName.of("aws.bedrock", name)).isEqualTo(new ModelName(CLAUDE, region));
  }

  @ParameterizedTest
  @CsvSource({
    ARN + "application-inference-profile/x7y8z9",
    ARN + "provisioned-model/x7y8z9",
    ARN + "foundation-model",
    "arn:aws:bedrock",
    "arn:",
    "meta.llama3-70b-instruct-v1:0",
    ".claude",
  })
  void bedrockNameThatHoldsNoModelStaysAsItIs(String name) {
    assertThat(ModelName.of("aws.bedrock", name)).isEqualTo(new ModelName(name, null));
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-pro, gemini-2.5-pro",
    "models/gemini-2.5-pro, gemini-2.5-pro",
    "publishers/google/models/gemini-2.5-pro, gemini-2.5-pro",
    "claude-sonnet-4@default, claude-sonnet-4",
    "claude-sonnet-4@20250514, claude-sonnet-4@20250514",
    "'', ''",
  })
  void googleNameIsTheLastPartOfAResource(String name, String model) {
    assertThat(ModelName.of("gcp.gemini", name)).isEqualTo(new ModelName(model, null));
    assertThat(ModelName.of("gcp.vertex_ai", name)).isEqualTo(new ModelName(model, null));
  }

  @ParameterizedTest
  @CsvSource({"us.anthropic.claude", "models/gpt-4o", "arn:aws:bedrock:a:b:inference-profile/c"})
  void namesOfOtherProvidersStayAsTheyAre(String name) {
    assertThat(ModelName.of("openai", name)).isEqualTo(new ModelName(name, null));
  }
}
