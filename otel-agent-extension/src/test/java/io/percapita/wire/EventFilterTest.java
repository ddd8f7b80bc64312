package io.percapita.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventFilterTest {
  private final List<Throwable> failures = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void takesOutOneEventWhereverTheStreamIsCut(String lineEnd) {
    String stream =
        """
        \uFEFF: hello
        data: one

        event: x
        data: out
        id: 1

        : between
        data:two

        data: out

        data: out


        data: [DONE]

        """
            .replace("\n", lineEnd);
    String expected =
        """
        \uFEFF: hello
        data: one

        : between
        data:two


        data: [DONE]

        """
            .replace("\n", lineEnd);

    assertThatItPasses(stream, expected);
  }

  @Test
  void whatIsHeldIsOnlyAnEventThatHasNotEnded() {
    EventFilter filter = filter();

    assertThat(pass(filter, ": keep-alive\n")).isEqualTo(": keep-alive\n");
    assertThat(pass(filter, "\n")).isEqualTo("\n");
    assertThat(pass(filter, "data: a\n\ndata: b")).isEqualTo("data: a\n\n");
    assertThat(pass(filter, "c\n")).isEmpty();
    assertThat(pass(filter, "\r")).isEqualTo("data: bc\n\r");
    assertThat(pass(filter, "\n")).isEqualTo("\n");
    assertThat(pass(filter, "data: out\r\n\r")).isEmpty();
    assertThat(pass(filter, "\ndata: d\n\n")).isEqualTo("data: d\n\n");
  }

  @Test
  void linesOfDataAreJoined() {
    assertThat(passed(filter(), "data: o\ndata:ut\n:x\ndata\n\n")).isNotEmpty();

    assertThat(seen).containsExactly("o\nut\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: out", "data: out\n", "data: out\nid: 7\r", "\uFEFF", "da"})
  void whatTheEndCutsOffPasses(String cut) {
    assertThatItPasses("data: one\n\n" + cut, "data: one\n\n" + cut);
    assertThatItPasses(cut, cut);
  }

  @ParameterizedTest
  @ValueSource(strings = {"database: out\n\n", "dat: out\n\n", ":data: out\n\n", "id: 1\n\n"})
  void onlyDataIsLookedAt(String event) {
    assertThatItPasses(event, event);

    assertThat(seen).isEmpty();
  }

  @Test
  void whatPassesWholeIsNotCopied() {
    ByteBuffer piece = ByteBuffer.wrap("data: one\n\ndata: two\n\n".getBytes(UTF_8));

    assertThat(filter().pass(piece)).isSameAs(piece);
    assertThat(piece.position()).isZero();
  }

  @Test
  void directAndReadOnlyMemoryIsReadToo() {
    byte[] bytes = "xxdata: one\n\ndata: out\n\n".getBytes(UTF_8);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).position(2);
    ByteBuffer readOnly = ByteBuffer.wrap(bytes, 2, bytes.length - 2).slice().asReadOnlyBuffer();

    assertThat(text(filter().pass(direct))).isEqualTo("data: one\n\n");
    assertThat(text(filter().pass(readOnly))).isEqualTo("data: one\n\n");
  }

  @Test
  void anEventTooLongToBeHeldPassesAsItIs() {
    String longer = "data: " + "x".repeat(EventFilter.MAX_HELD) + "\n\n";
    EventFilter filter = filter();

    assertThat(pass(filter, longer.substring(0, 100))).isEmpty();
    assertThat(pass(filter, longer.substring(100, EventFilter.MAX_HELD + 1)))
        .isEqualTo(longer.substring(0, EventFilter.MAX_HELD + 1));
    assertThat(pass(filter, longer.substring(EventFilter.MAX_HELD + 1)))
        .isEqualTo(longer.substring(EventFilter.MAX_HELD + 1));
    assertThat(seen).isEmpty();
    assertThat(pass(filter, "data: out\n\ndata: a\n\n")).isEqualTo("data: a\n\n");
  }

  @Test
  void afterAFailureAllPasses() {
    EventFilter filter =
        new EventFilter(
            (data, offset, length) -> {
              throw new IllegalStateException("broken");
            },
            failures::add);

    assertThat(pass(filter, "data: o")).isEmpty();
    assertThat(pass(filter, "ut\n\ndata: o")).isEqualTo("data: out\n\ndata: o");
    assertThat(pass(filter, "ut")).isEqualTo("ut");
    assertThat(pass(filter, "\n\n")).isEqualTo("\n\n");
    assertThat(text(filter.end())).isEmpty();
    assertThat(failures).hasSize(1);
  }

  @Test
  void afterTheEndAllPasses() {
    EventFilter filter = filter();

    assertThat(pass(filter, "data: o")).isEmpty();
    assertThat(text(filter.end())).isEqualTo("data: o");
    assertThat(pass(filter, "ut\n\ndata: out\n\nd")).isEqualTo("ut\n\ndata: out\n\nd");
    assertThat(text(filter.end())).isEmpty();
  }

  /** In pieces of each length, and cut in two and in three at every place. */
  private void assertThatItPasses(String stream, String expected) {
    byte[] bytes = stream.getBytes(UTF_8);
    for (int length = 1; length <= bytes.length; length++) {
      List<Integer> cuts = new ArrayList<>();
      for (int at = length; at < bytes.length; at += length) {
        cuts.add(at);
      }
      assertThat(passedInPieces(bytes, cuts)).as("pieces of %s", length).isEqualTo(expected);
    }
    for (int one = 0; one <= bytes.length; one++) {
      for (int other = one; other <= bytes.length; other++) {
        assertThat(passedInPieces(bytes, List.of(one, other)))
            .as("cut at %s and %s", one, other)
            .isEqualTo(expected);
      }
    }
    assertThat(failures).isEmpty();
  }

  private String passedInPieces(byte[] bytes, List<Integer> cuts) {
    EventFilter filter = filter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    for (int cut : cuts) {
      out.writeBytes(bytes(filter.pass(ByteBuffer.wrap(bytes, from, cut - from))));
      from = cut;
    }
    out.writeBytes(bytes(filter.pass(ByteBuffer.wrap(bytes, from, bytes.length - from))));
    out.writeBytes(bytes(filter.end()));
    return out.toString(UTF_8);
  }

  private EventFilter filter() {
    return new EventFilter(
        (data, offset, length) -> {
          String text = new String(data, offset, length, UTF_8);
          seen.add(text);
          return text.equals("out");
        },
        failures::add);
  }

  private static String passed(EventFilter filter, String stream) {
    return pass(filter, stream) + text(filter.end());
  }

  private static String pass(EventFilter filter, String piece) {
    return text(filter.pass(ByteBuffer.wrap(piece.getBytes(UTF_8))));
  }

  private static String text(ByteBuffer bytes) {
    return new String(bytes(bytes), UTF_8);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
