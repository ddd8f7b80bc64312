package io.percapita.provider.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutermostMembersTest {
  private static final String JSON =
      " {\r\n \"a\" : {\"b\":[\"}\",1]} ,\"c\":\"\\\"d\\\"é\" , \"e\": true } \n";

  @Test
  void onlyTheOutermostMembersCount() {
    assertThat(of(JSON).has("a")).isTrue();
    assertThat(of(JSON).has("c")).isTrue();
    assertThat(of(JSON).has("b")).isFalse();
    assertThat(of(JSON).has("d")).isFalse();
  }

  @Test
  void valuesAreComparedAsTheyAreWritten() {
    assertThat(of(JSON).is("e", "true")).isTrue();
    assertThat(of(JSON).is("e", "false")).isFalse();
    assertThat(of(JSON).is("b", "true")).isFalse();
    assertThat(of("{\"e\":true,\"e\":true}").is("e", "true")).isFalse();
  }

  @Test
  void allOtherBytesStay() {
    assertThat(new String(of(JSON).withFirst("\"x\":\"ü\","), UTF_8))
        .isEqualTo(JSON.replaceFirst("\\{", "{\"x\":\"ü\","));
    assertThat(new String(of(JSON).with("e", "[null]"), UTF_8))
        .isEqualTo(JSON.replace("true", "[null]"));
    assertThatThrownBy(() -> of(JSON).with("b", "1")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[1]",
        "{}",
        "{\"a\":}",
        "{\"a\": , \"b\":1}",
        "{\"a\":1",
        "{\"a\":1}}",
        "{\"a\":1} 2",
        "{\"a\":1}\0x",
        "{\"a\":\"b}",
        "{\"\\u0061\":1}",
        "{a:1}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}"
      })
  void whatIsNotCertainIsNothing(String json) {
    assertThat(OutermostMembers.of(json.getBytes(UTF_8))).isNull();
  }

  @Test
  void aHostileNumberOfMembersTakesNoMemory() {
    String json = "{" + "\"a\":1,".repeat(1000) + "\"b\":2}";

    assertThat(OutermostMembers.of(json.getBytes(UTF_8))).isNull();
  }

  private static OutermostMembers of(String json) {
    return Objects.requireNonNull(OutermostMembers.of(json.getBytes(UTF_8)));
  }
}
