package io.percapita.provider.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventScanTest {
  private final EventScan scan = new EventScan(List.of("usage", "error"), List.of("content"));

  static Stream<Arguments> events() {
    return Stream.of(
        argumentSet("nothing", "{}", 0),
        argumentSet("text", "{\"delta\":{\"content\":\"Grün\"}}", 5),
        argumentSet("texts", "{\"a\":[{\"content\":\"ab\"},{\"content\" : \"c\"}]}", 3),
        argumentSet("escapes", "{\"content\":\"\\u00fc\\n\\\"\\ud83c\\udf89\"}", 8),
        argumentSet("no string", "{\"content\":null,\"x\":{\"content\":[]}}", 0),
        argumentSet("telling", "{\"usage\":{\"n\":1}}", EventScan.WORTH_READING),
        argumentSet(
            "telling after text", "{\"content\":\"a\",\"error\":\"b\"}", EventScan.WORTH_READING),
        argumentSet("null tells nothing", "{\"usage\":null,\"content\":\"a\"}", 1),
        argumentSet("a text that looks telling", "{\"content\":\"{\\\"usage\\\":1}\"}", 11),
        argumentSet("a value that is a name", "{\"x\":\"usage\",\"y\":[\"content\"]}", 0),
        argumentSet("other names", "{\"usages\":1,\"xcontent\":\"a\"}", 0),
        argumentSet("cut in a text", "{\"content\":\"abc", 3),
        argumentSet("cut in an escape", "{\"content\":\"abc\\", 4),
        argumentSet("cut in a unicode escape", "{\"content\":\"abc\\u0", 4),
        argumentSet("cut after a name", "{\"content\"", 0),
        argumentSet("cut after a colon", "{\"usage\":", 0));
  }

  @ParameterizedTest
  @MethodSource("events")
  void tells(String event, int expected) {
    byte[] data = ("\"usage\":1" + event + "\"usage\":1").getBytes(UTF_8);

    assertThat(scan.scan(data, 9, data.length - 18)).isEqualTo(expected);
  }

  @Test
  void measuresWhatAParserWould() {
    String text = "a\\u00e4\\\\\\/\\b\\ud83c\\udf89€";
    long[] parsed = {0};
    JsonReader<long[]> reader =
        new JsonReader<>(
            JsonFields.<long[]>builder()
                .textLength("content", (into, length) -> into[0] = length)
                .build(),
            parsed);
    byte[] data = ("{\"content\":\"" + text + "\"}").getBytes(UTF_8);

    reader.bytes(data, 0, data.length);

    assertThat((long) scan.scan(data, 0, data.length)).isEqualTo(parsed[0]);
  }
}
