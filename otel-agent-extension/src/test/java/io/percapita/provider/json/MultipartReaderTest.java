package io.percapita.provider.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MultipartReaderTest {
  private static final JsonFields<List<String>> FIELDS =
      JsonFields.<List<String>>builder()
          .text("model", (found, text) -> found.add("model=" + text))
          .flag("stream", (found, flag) -> found.add("stream=" + flag))
          .textLength("prompt", (found, length) -> found.add("prompt=" + length))
          .text("nested.model", (found, text) -> found.add("nested=" + text))
          .build();

  private static List<String> read(byte[]... pieces) {
    List<String> found = new ArrayList<>();
    MultipartReader<List<String>> reader = new MultipartReader<>(FIELDS, found);
    for (byte[] piece : pieces) {
      reader.bytes(piece, 0, piece.length);
    }
    return found;
  }

  private static String field(String name, String value) {
    return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }

  private static String file(String content) {
    return "--b\r\ncontent-disposition: form-data; name=\"model\"; filename=\"x\"\r\n"
        + "Content-Type: audio/wav\r\n\r\n"
        + content
        + "\r\n";
  }

  static Stream<Arguments> forms() {
    return Stream.of(
        argumentSet("a field", field("model", "m") + "--b--", List.of("model=m")),
        argumentSet(
            "before and after a file",
            field("stream", "true")
                + file("a\r\n--\u0000\u00ff")
                + field("model", "m")
                + "--b--\r\n",
            List.of("stream=true", "model=m")),
        argumentSet(
            "what looks like a boundary",
            file("\r\n-\r\r\n--\r\n--a\r\n--") + field("model", "m\r\n--c\r") + "--b--",
            List.of("model=m??--c?")),
        argumentSet(
            "quotes", field("model", "a\"b\\c\\u0041") + "--b--", List.of("model=a\"b\\c\\u0041")),
        argumentSet("nothing", field("model", "") + "--b--", List.of("model=")),
        argumentSet("lengths", field("prompt", "x".repeat(5000)) + "--b--", List.of("prompt=5000")),
        argumentSet(
            "what nobody wants",
            field("file", "\u00ff\u00fe") + field("nested", "n") + field("model", "m") + "--b--",
            List.of("model=m")),
        argumentSet("no end", field("model", "m") + field("stream", "true"), List.of("model=m")),
        argumentSet(
            "a cut value", "--b\r\nContent-Disposition: form-data; name=model\r\n\r\nm", List.of()),
        argumentSet(
            "after the end",
            field("model", "m") + "--b--\r\n" + field("model", "n"),
            List.of("model=m")),
        argumentSet(
            "line feeds alone",
            (field("model", "m") + field("stream", "false") + "--b--").replace("\r", ""),
            List.of("model=m", "stream=false")),
        argumentSet(
            "padding after a boundary",
            "--b  \r\n" + field("model", "m").substring(5) + "--b--",
            List.of("model=m")),
        argumentSet(
            "no name",
            "--b\r\nX: y\r\n\r\nz\r\n" + field("model", "m") + "--b--",
            List.of("model=m")),
        argumentSet("no form", "-1", List.of()),
        argumentSet("no boundary", "--\r\n\r\n--\r\n", List.of()),
        argumentSet("no line", "-".repeat(5000), List.of()));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void readsWhereverItIsCut(String form, List<String> expected) {
    byte[] bytes = form.getBytes(ISO_8859_1);
    for (int cut = 0; cut <= bytes.length; cut++) {
      assertThat(
              masked(read(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length))))
          .as("cut at %d", cut)
          .isEqualTo(expected);
    }
    byte[][] singly = new byte[bytes.length][];
    for (int i = 0; i < bytes.length; i++) {
      singly[i] = new byte[] {bytes[i]};
    }
    assertThat(masked(read(singly))).isEqualTo(expected);
  }

  private static List<String> masked(List<String> found) {
    return found.stream().map(text -> text.replaceAll("\\p{Cntrl}", "?")).toList();
  }

  @Test
  void textIsOfUtf8() {
    assertThat(read((field("model", "Zo\u00eb") + "--b--").getBytes(UTF_8)))
        .containsExactly("model=Zo\u00eb");
  }

  @Test
  void aLargeFileCostsLittleTime() {
    List<String> found = new ArrayList<>();
    MultipartReader<List<String>> reader = new MultipartReader<>(FIELDS, found);
    byte[] start = file("").getBytes(UTF_8);
    byte[] megabyte = new byte[1 << 20];
    Arrays.fill(megabyte, (byte) '\r');
    byte[] end = ("\r\n" + field("model", "m") + "--b--").getBytes(UTF_8);

    reader.bytes(start, 0, start.length - 2);
    for (int i = 0; i < 100; i++) {
      reader.bytes(megabyte, 0, megabyte.length);
    }
    reader.bytes(end, 0, end.length);

    assertThat(found).containsExactly("model=m");
  }
}
