package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatedNameTest {
  @ParameterizedTest
  @CsvSource({
    "gpt-4o-2024-08-06, gpt-4o",
    "claude-sonnet-4-5-20250929, claude-sonnet-4-5",
    "claude-sonnet-4-5@20250929, claude-sonnet-4-5",
    "gpt-5.6-sol-2026-12-31, gpt-5.6-sol",
  })
  void dateIsCutOff(String name, String family) {
    assertThat(DatedName.family(name)).isEqualTo(family);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4o",
        "gpt-4o-audio-preview",
        "gpt-4-0613",
        "gpt-4o-2024-13-06",
        "gpt-4o-2024-08-32",
        "gpt-4o-2024-00-10",
        "gpt-4o-2024_08_06",
        "gpt-4o-1999-08-06",
        "gpt-4o20240806",
        "gpt-4o-12024-08-06",
        "gpt-4o-2024-08-06-preview",
        "-2024-08-06",
        "20240806",
        "",
      })
  void otherEndingsAreNoDates(String name) {
    assertThat(DatedName.family(name)).isNull();
  }
}
