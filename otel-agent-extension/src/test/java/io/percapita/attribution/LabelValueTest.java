package io.percapita.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LabelValueTest {
  @Test
  void aValueIsTrimmed() {
    assertThat(LabelValue.of(" \t smart search\t ")).isEqualTo("smart search");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice\u2003", "\u00a0alice", "alice\u3000"})
  void whoHasAnotherNameIsAnother(String raw) {
    assertThat(LabelValue.of(raw)).isEqualTo(raw);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\u2003", "a\nb", "a\u0000", "a\u007f", "a\u0085b", "u-1\n"})
  void nothingAndControlCharactersAreNoValue(String raw) {
    assertThat(LabelValue.of(raw)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\u2028b", "a\u2029b", "al\u200bice", "\ufeffalice", "\u202ealice", "a\u00adb"})
  void whatEndsALineOrIsNotSeenIsNoValue(String raw) {
    assertThat(LabelValue.of(raw)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "a\ude00b"})
  void halfACharacterIsNoValue(String raw) {
    assertThat(LabelValue.of(raw)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Zoë", "李雷", "می\u200cخواهم", "क्\u200dष", "a😀b", "a~b"})
  void anyScriptMayBeWritten(String raw) {
    assertThat(LabelValue.of(raw)).isEqualTo(raw);
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
  void theLabelOfALabelIsItself() {
    String label = LabelValue.of("x".repeat(127) + " y");

    assertThat(label).isEqualTo("x".repeat(127));
    assertThat(LabelValue.of(label)).isEqualTo(label);
  }

  @Test
  void whatIsCutOffIsNotLookedAt() {
    assertThat(LabelValue.of("x".repeat(128) + "\u200b\ud83d")).isEqualTo("x".repeat(128));
    assertThat(LabelValue.of("x".repeat(127) + "\u200b")).isNull();
  }

  @Test
  void aCharacterOfTwoPartsIsNotCutInTwo() {
    assertThat(LabelValue.of("x".repeat(127) + "😀")).isEqualTo("x".repeat(127));
  }
}
