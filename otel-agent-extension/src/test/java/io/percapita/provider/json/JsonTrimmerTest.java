package io.percapita.provider.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.provider.json.JsonFields.Node;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTrimmerTest {
  private static String trim(String json) {
    return trim(Node.ANYTHING, json);
  }

  private static String trim(Node<?> wanted, String json) {
    byte[] bytes = json.getBytes(UTF_8);
    String whole = trim(wanted, bytes, bytes.length);

    assertThat(trim(wanted, bytes, 1)).as("byte by byte").isEqualTo(whole);

    return whole;
  }

  private static String trim(Node<?> wanted, byte[] bytes, int pieceLength) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonTrimmer trimmer = new JsonTrimmer(wanted, out::write);
    for (int at = 0; at < bytes.length; at += pieceLength) {
      trimmer.bytes(bytes, at, Math.min(pieceLength, bytes.length - at));
    }
    return out.toString(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": [1, -2.5e10, true, null, \"b\\\"c\\\\\"], \"d\": {}}",
        "[\"\\u00e4\\ud83c\\udf89\", \"Grün 🎉\"]",
        "not JSON at all ]]}}"
      })
  void whatIsSmallPassesUnchanged(String json) {
    assertThat(trim(json)).isEqualTo(json);
  }

  @Test
  void aLongStringIsCutAndTellsItsLength() {
    assertThat(trim("[\"" + "x".repeat(1000) + "\", 1]"))
        .isEqualTo("[\"" + "x".repeat(JsonTrimmer.MAX_STRING) + "\\u00001000\", 1]");
  }

  @Test
  void aStringOfTheLongestLengthIsWhole() {
    String json = "[\"" + "x".repeat(JsonTrimmer.MAX_STRING) + "\"]";

    assertThat(trim(json)).isEqualTo(json);
  }

  @Test
  void noCharacterIsCutInTwo() {
    assertThat(trim("[\"x" + "ü".repeat(400) + "\"]"))
        .isEqualTo("[\"x" + "ü".repeat(256) + "\\u0000801\"]");
  }

  @Test
  void noEscapeIsCutInTwo() {
    // 102 escapes are 612 bytes; the 86th is the first that begins beyond the limit.
    assertThat(trim("[\"" + "\\u00fc".repeat(102) + "\"]"))
        .isEqualTo("[\"" + "\\u00fc".repeat(86) + "\\u0000204\"]");
  }

  @Test
  void theLengthIsThatOfTheTextEscapesStandFor() {
    String escapes = "\\n\\\"\\u0041\\u00e4\\u20ac\\ud83c\\udf89";

    assertThat(trim("[\"" + escapes.repeat(100) + "\"]"))
        .endsWith("\\u0000" + "\n\"Aä€🎉".repeat(100).getBytes(UTF_8).length + "\"]");
  }

  @Test
  void aNulOfTheTextsOwnIsNoMark() {
    assertThat(trim("[\"\\u0000999999\"]")).isEqualTo("[\"\\u0001999999\"]");
  }

  @Test
  void aLongNameIsCut() {
    assertThat(trim("{\"" + "n".repeat(100) + "\": \"" + "v".repeat(100) + "\"}"))
        .isEqualTo("{\"" + "n".repeat(JsonTrimmer.MAX_NAME) + "\": \"" + "v".repeat(100) + "\"}");
  }

  @Test
  void anElementIsNoName() {
    String json = "{\"a\": [\"" + "v".repeat(100) + "\", \"" + "v".repeat(100) + "\"]}";

    assertThat(trim(json)).isEqualTo(json);
  }

  @Test
  void aLongRowOfDigitsIsCut() {
    assertThat(trim("[" + "1".repeat(100) + "." + "2".repeat(100) + "e5]"))
        .isEqualTo(
            "["
                + "1".repeat(JsonTrimmer.MAX_DIGITS)
                + "."
                + "2".repeat(JsonTrimmer.MAX_DIGITS)
                + "e5]");
  }

  @Test
  void whatIsNestedTooDeepIsLeftOut() {
    String open = "[".repeat(JsonTrimmer.MAX_DEPTH);
    String close = "]".repeat(JsonTrimmer.MAX_DEPTH);

    assertThat(trim(open + "{\"a\": [[1, \"]}\"]]}, 2" + close)).isEqualTo(open + "{}, 2" + close);
  }

  @Test
  void ofWhatHoldsNothingWantedOnlyTheBracketsPass() {
    Node<Object> root =
        JsonFields.builder()
            .number("usage.total", (target, number) -> {})
            .text("choices[].reason", (target, text) -> {})
            .textLengthsBelow("tools", (target, length) -> {})
            .build()
            .root();

    assertThat(trim(root, "{\"logprobs\":{\"a\":[1,{}],\"b\":\"}\\\"\"},\"usage\":{\"total\":3}}"))
        .isEqualTo("{\"logprobs\":{},\"usage\":{\"total\":3}}");
    assertThat(
            trim(root, "{\"choices\":[{\"reason\":\"x\",\"more\":[[1]]},[2],{\"reason\":\"y\"}]}"))
        .isEqualTo("{\"choices\":[{\"reason\":\"x\",\"more\":[]},[2],{\"reason\":\"y\"}]}");
    assertThat(trim(root, "{\"tools\":[{\"any\":{\"depth\":[\"x\"]}}],\"x\":[{\"usage\":{}}]}"))
        .isEqualTo("{\"tools\":[{\"any\":{\"depth\":[\"x\"]}}],\"x\":[]}");
    // An escaped name may be a wanted one.
    assertThat(trim(root, "{\"us\\u0061ge\":{\"total\":3,\"x\":[1]}}"))
        .isEqualTo("{\"us\\u0061ge\":{\"total\":3,\"x\":[1]}}");
    assertThat(trim(root, "[{\"usage\":1},2]")).isEqualTo("[{},2]");
  }
}
