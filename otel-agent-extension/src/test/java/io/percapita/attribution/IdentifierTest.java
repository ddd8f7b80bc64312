package io.percapita.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentifierTest {
  @ParameterizedTest
  @ValueSource(strings = {"u-1", "Zoë", "می\u200cخواهم", "a😀b", "ACME\\ursula", "ACME\\u12", "\\"})
  void whatCanBeSeenStaysAsItIs(String raw) {
    assertThat(Identifier.of(raw)).isEqualTo(raw);
    assertThat(Identifier.of(" " + raw + "\t")).isEqualTo(raw);
  }

  @ParameterizedTest
  @CsvSource({
    "al\u200bice, al\\u200bice",
    "\ufeffalice, \\ufeffalice",
    "\u202bمحمد\u202c, \\u202bمحمد\\u202c",
    "a\u00adb, a\\u00adb",
    "u\u00001, u\\u00001",
    "u\u007f1, u\\u007f1",
    "a\ud83d, a\\ud83d",
    "\ude00b, \\ude00b",
    "a\udb40\udc41, a\\udb40\\udc41",
    "al\\u200bice, al\\u005cu200bice",
    "al\\u200Bice, al\\u005cu200Bice",
  })
  void whatIsNotSeenIsWrittenOut(String raw, String identifier) {
    assertThat(Identifier.of(raw)).isEqualTo(identifier);
  }

  @Test
  void onlyNothingIsNobody() {
    for (String raw : new String[] {null, "", " \t ", "\u2003", "\n"}) {
      assertThat(Identifier.of(raw)).as(raw).isNull();
    }
  }

  @Test
  void ofALongIdTheBeginningCounts() {
    String long128 = "x".repeat(127) + "\u200b";

    assertThat(Identifier.of(long128 + "\n")).isEqualTo("x".repeat(127) + "\\u200b");
    assertThat(Identifier.of("x".repeat(127) + "😀")).isEqualTo("x".repeat(127));
  }

  @Test
  void eachIdHasAFormOfItsOwnFromWhichItCanBeReadBack() {
    Random random = new Random(6);
    String letters = "\\\\\\uuU0052cCbB\u200b\u00ad\n\ud83d\ude00";
    Map<String, String> ids = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      StringBuilder id = new StringBuilder("x");
      for (int length = random.nextInt(16); length >= 0; length--) {
        id.append(letters.charAt(random.nextInt(letters.length())));
      }
      String identifier = Identifier.of(id + "x");
      assertThat(identifier).doesNotContain("\u200b", "\u00ad", "\n");
      assertThat(Identifier.written(identifier)).isEqualTo(id + "x");
      String other = ids.put(identifier, id + "x");
      assertThat(other == null || other.equals(id + "x")).as(identifier).isTrue();
    }
  }
}
