package io.percapita.provider.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final JsonFields<List<String>> FIELDS =
      JsonFields.<List<String>>builder()
          .text("model", (found, text) -> found.add("model=" + text))
          .text("choices[].finish_reason", (found, text) -> found.add("finish=" + text))
          .number("usage.details.cached", (found, number) -> found.add("cached=" + number))
          .decimal("usage.cost", (found, number) -> found.add("cost=" + number))
          .flag("stream", (found, flag) -> found.add("stream=" + flag))
          .textLength("input", (found, length) -> found.add("input=" + length))
          .textLength("input[]", (found, length) -> found.add("element=" + length))
          .textLengthsBelow("tools", (found, length) -> found.add("tool=" + length))
          .words("labels", (found, name, value) -> found.add(name + ":" + value))
          .text("labels.own", (found, text) -> found.add("own=" + text))
          .build();

  private final List<String> found = new ArrayList<>();
  private final JsonReader<List<String>> reader = new JsonReader<>(FIELDS, found);

  private List<String> read(String json) {
    for (byte b : json.getBytes(UTF_8)) {
      reader.bytes(new byte[] {b}, 0, 1);
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": }",
        "{\"a\": 1, }",
        "{\"tools\": [1, ]}",
        "{\"a\":\n}",
        "{\"a\": \"x\",}",
        "[1,\t]"
      })
  void aMissingValueIsMalformedHoweverItIsCut(String json) {
    JsonReader<List<String>> whole = new JsonReader<>(FIELDS, found);
    whole.bytes(json.getBytes(UTF_8), 0, json.length());
    read(json);

    assertThat(whole.problem()).isEqualTo("malformed JSON");
    assertThat(reader.problem()).isEqualTo("malformed JSON");
  }

  @Test
  void theMembersOfAnObjectAreToldByName() {
    assertThat(
            read(
                "{\"labels\":{\"team\":\"a\",\"n\":7,\"ok\":true,\"deep\":{\"x\":\"y\"},\"list\":[\"z\"],"
                    + "\"own\":\"o\",\"\\u0061b\":\"c\"},\"model\":\"m\"}"))
        .containsExactly("team:a", "n:7", "own=o", "ab:c", "model=m");
  }

  @Test
  void theEndsOfObjectsAndArraysAreTold() {
    JsonFields<List<String>> fields =
        JsonFields.<List<String>>builder()
            .text("list[].a", (found, text) -> found.add("a=" + text))
            .atEnd("list[]", found -> found.add("element"))
            .atEnd("list", found -> found.add("list"))
            .build();
    JsonReader<List<String>> ending = new JsonReader<>(fields, found);
    byte[] json = "{\"list\": [{\"a\": \"x\", \"b\": {}}, 1, {}], \"c\": []}".getBytes(UTF_8);

    ending.bytes(json, 0, json.length);

    assertThat(found).containsExactly("a=x", "element", "element", "list");
  }

  @Test
  void anExtendedSetHasItsOwnFieldsToo() {
    JsonFields<List<String>> each =
        JsonFields.<List<String>>builder()
            .text("model", (found, text) -> found.add("model=" + text))
            .orOfEachElement()
            .build();
    JsonFields<List<String>> extended =
        each.extended().text("id", (found, text) -> found.add("id=" + text)).build();
    byte[] json = "[{\"model\": \"m\", \"id\": \"x\"}]".getBytes(UTF_8);

    new JsonReader<>(extended, found).bytes(json, 0, json.length);
    new JsonReader<>(each, found).bytes(json, 0, json.length);

    assertThat(found).containsExactly("model=m", "id=x", "model=m");
  }

  @Test
  void fieldsAreWantedBelowAPath() {
    JsonFields<List<String>> part =
        JsonFields.<List<String>>builder()
            .text("model", (found, text) -> found.add("model=" + text))
            .text("list[].a", (found, text) -> found.add("a=" + text))
            .atEnd("list[]", found -> found.add("element"))
            .textLengthsBelow("deep", (found, length) -> found.add("deep=" + length))
            .build();
    JsonFields<List<String>> other =
        JsonFields.<List<String>>builder()
            .text("model", (found, text) -> found.add("other=" + text))
            .orOfEachElement()
            .build();
    JsonFields<List<String>> whole =
        JsonFields.<List<String>>builder()
            .below("x.body", part, found -> found)
            .below("x.body", other, found -> found)
            .build();
    byte[] json =
        ("{\"model\": \"no\", \"x\": {\"body\": {\"model\": \"m\", \"list\": [{\"a\": \"1\"}],"
                + " \"deep\": {\"k\": [\"four\"]}}}}")
            .getBytes(UTF_8);

    new JsonReader<>(whole, found).bytes(json, 0, json.length);

    assertThat(found).containsExactly("other=m", "a=1", "element", "deep=4");
  }

  static Stream<Arguments> documents() {
    return Stream.of(
        argumentSet("text", "{\"model\": \"m\"}", List.of("model=m")),
        argumentSet("elsewhere", "{\"a\": {\"model\": \"m\"}, \"b\": [\"model\"]}", List.of()),
        argumentSet("null", "{\"model\": null, \"stream\": null}", List.of()),
        argumentSet("number for a text", "{\"model\": 1, \"stream\": 1}", List.of()),
        argumentSet(
            "array members",
            "{\"choices\": [{\"finish_reason\": \"a\"}, {}, {\"finish_reason\": \"b\"}]}",
            List.of("finish=a", "finish=b")),
        argumentSet("object for an array", "{\"choices\": {\"finish_reason\": \"a\"}}", List.of()),
        argumentSet("array for an object", "{\"usage\": [{\"details\": 1}]}", List.of()),
        argumentSet("number", "{\"usage\": {\"details\": {\"cached\": 7}}}", List.of("cached=7")),
        argumentSet(
            "fraction", "{\"usage\": {\"details\": {\"cached\": 7.9}}}", List.of("cached=7")),
        argumentSet(
            "quoted number",
            "{\"usage\": {\"details\": {\"cached\": \"7\"}}}",
            List.of("cached=7")),
        argumentSet(
            "decimal", "{\"usage\": {\"cost\": 0.0123456789012}}", List.of("cost=0.0123456789012")),
        argumentSet("quoted decimal", "{\"usage\": {\"cost\": \"1e-3\"}}", List.of("cost=0.001")),
        argumentSet("no decimal", "{\"usage\": {\"cost\": \"free\"}}", List.of()),
        argumentSet("no number", "{\"usage\": {\"details\": {\"cached\": \"x\"}}}", List.of()),
        argumentSet(
            "duplicates", "{\"model\": \"a\", \"model\": \"b\"}", List.of("model=a", "model=b")),
        argumentSet("flag", "{\"stream\": true}", List.of("stream=true")),
        argumentSet("quoted flag", "{\"stream\": \"false\"}", List.of("stream=false")),
        argumentSet("no flag", "{\"stream\": \"yes\"}", List.of()),
        argumentSet(
            "length in bytes", "{\"input\": \"ä\\u20ac\\ud83c\\udf89\"}", List.of("input=9")),
        argumentSet("a NUL", "{\"input\": \"\\u00005000\"}", List.of("input=5")),
        argumentSet(
            "both shapes",
            "{\"input\": [\"a\", {\"b\": \"c\"}, \"de\"]}",
            List.of("element=1", "element=2")),
        argumentSet(
            "any depth",
            "{\"tools\": [{\"a\": \"1\", \"b\": {\"c\": [\"22\", [\"333\"]]}}, 4]}",
            List.of("tool=1", "tool=2", "tool=3")));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void finds(String json, List<String> expected) {
    assertThat(read(json)).isEqualTo(expected);
    assertThat(reader.isComplete()).isTrue();
    assertThat(reader.problem()).isNull();
  }

  @Test
  void aLongTextIsMeasuredWholeAndReadInPart() {
    read("{\"input\": \"" + "ü".repeat(5000) + "\", \"model\": \"" + "m".repeat(5000) + "\"}");

    assertThat(found).containsExactly("input=10000", "model=" + "m".repeat(JsonTrimmer.MAX_STRING));
  }

  @Test
  void nestingWithoutEndDoesNotEndTheReading() {
    read("{\"a\": " + "[".repeat(100_000) + "]".repeat(100_000) + ", \"model\": \"m\"}");

    assertThat(found).containsExactly("model=m");
    assertThat(reader.isComplete()).isTrue();
  }

  @Test
  void whatFollowsADocumentIsIgnored() {
    byte[] json = "{\"model\": \"m\"}] {\"model\": \"n\"}".getBytes(UTF_8);

    reader.bytes(json, 0, json.length);
    reader.bytes(json, 0, json.length);

    assertThat(found).containsExactly("model=m");
    assertThat(reader.problem()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{]",
        "{\"a\": tru}",
        "{\"a\" 1}",
        "{\"a\": \"\\x\"}",
        "{\"a\": \"\u0001\"}",
        "<html>",
        "{\"a\": 01}",
        "{'a': 1}"
      })
  void malformedIsAProblemThatQuotesNothing(String json) {
    read(json);

    assertThat(reader.problem()).isEqualTo("malformed JSON");
    assertThat(reader.isComplete()).isFalse();
  }

  @Test
  void invalidUtf8IsAProblem() {
    byte[] bytes = {'[', '"', (byte) 0xC3, '"', ']'};

    reader.bytes(bytes, 0, bytes.length);

    assertThat(reader.problem()).isEqualTo("malformed JSON");
  }

  @Test
  void whatIsCutOffIsIncomplete() {
    assertThat(read("{\"model\": \"m\", \"choices\": [")).containsExactly("model=m");
    assertThat(reader.isComplete()).isFalse();
    assertThat(reader.problem()).isNull();
  }
}
