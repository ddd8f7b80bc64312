package io.percapita.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LabelValueTest {
  @Test
  void aValueIsTrimmed() {
    assertThat(LabelValue.of("  smart search\u2003")).isEqualTo("smart search");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "a\nb", "a\u0000", "a\u007f", "a\u0085b"})
  void nothingAndControlCharactersAreNoValue(String raw) {
    assertThat(LabelValue.of(raw)).isNull();
  }

  @Test
  void nullIsNoValue() {
    assertThat(LabelValue.of(null)).isNull();
  }

  @Test
  void aLongValueIsCutAt128Characters() {
    assertThat(LabelValue.of("x".repeat(128))).hasSize(128);
    assertThat(LabelValue.of("x".repeat(129))).isEqualTo("x".repeat(128));
  }

  @Test
  void aCharacterOfTwoPartsIsNotCutInTwo() {
    assertThat(LabelValue.of("x".repeat(127) + "😀")).isEqualTo("x".repeat(127));
  }
}
