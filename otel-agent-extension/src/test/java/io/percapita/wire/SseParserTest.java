package io.percapita.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One case for each clause of the standard that providers make use of, or may. */
class SseParserTest {
  private final List<String> events = new ArrayList<>();
  private final StringBuilder pieces = new StringBuilder();
  private int longestPiece;
  private final SseParser parser =
      new SseParser(
          (event, data, offset, length, last) -> {
            longestPiece = Math.max(longestPiece, length);
            pieces.append(new String(data, offset, length, UTF_8));
            if (last) {
              events.add(event + "|" + pieces);
              pieces.setLength(0);
            }
          });

  private List<String> parse(String stream) {
    byte[] bytes = stream.getBytes(UTF_8);
    parser.bytes(bytes, 0, bytes.length);
    parser.end();
    return events;
  }

  @Test
  void anEventEndsWithABlankLine() {
    assertThat(parse("data: one\n\ndata: two\n\n")).containsExactly("null|one", "null|two");
  }

  @Test
  void aNameBelongsToItsEventOnly() {
    assertThat(parse("event: a\ndata: 1\n\ndata: 2\n\n")).containsExactly("a|1", "null|2");
  }

  @Test
  void theLastNameOfAnEventCounts() {
    assertThat(parse("event: a\nevent: b\ndata: 1\n\n")).containsExactly("b|1");
  }

  @Test
  void oneSpaceAfterTheColonIsDropped() {
    assertThat(parse("data:none\n\ndata:  two\n\n")).containsExactly("null|none", "null| two");
  }

  @Test
  void linesOfDataAreJoined() {
    assertThat(parse("data: a\ndata: b\ndata:\ndata: c\n\n")).containsExactly("null|a\nb\n\nc");
  }

  @Test
  void aFieldWithoutColonIsEmpty() {
    assertThat(parse("data\ndata: x\n\n")).containsExactly("null|\nx");
  }

  @Test
  void commentsAndOtherFieldsArePassedOver() {
    assertThat(parse(": keep-alive\n\nid: 7\nretry: 3\ndatum: x\ndata: a\n\n"))
        .containsExactly("null|a");
  }

  @Test
  void anEventWithoutDataIsNone() {
    assertThat(parse("event: ping\n\ndata: a\n\n")).containsExactly("null|a");
  }

  @Test
  void everyLineEndingCounts() {
    assertThat(parse("data: a\r\n\r\ndata: b\r\rdata: c\n\r\n")).hasSize(3);
  }

  @Test
  void aByteOrderMarkIsSkippedAtTheStartOnly() {
    assertThat(parse("\uFEFFdata: a\n\n\uFEFFdata: b\n\n")).containsExactly("null|a");
  }

  @Test
  void anEventCutOffIsDelivered() {
    assertThat(parse("data: a\n\ndata: {\"usa")).containsExactly("null|a", "null|{\"usa");
  }

  @Test
  void aLongEventComesInPieces() {
    String data = "0123456789".repeat(10_000);

    assertThat(parse("event: long\ndata: " + data + "\n\ndata: a\n\n"))
        .containsExactly("long|" + data, "null|a");
    assertThat(longestPiece).isEqualTo(SseParser.MAX_BUFFER);
  }

  @Test
  void aLongEventKeepsItsLines() {
    String line = "x".repeat(5000);

    assertThat(parse("data: " + line + "\ndata: " + line + "\n\n"))
        .containsExactly("null|" + line + "\n" + line);
  }

  /** Every clause at once, cut in three at any two places. */
  @Test
  void anySplitGivesTheSameEvents() {
    byte[] stream =
        ("\uFEFF: hi\r\n\r\nevent: a\r\ndata: 1\r\ndata:\r\ndata:  2\r\n\r\n"
                + "data\r\rid: 1\rdata: ü🎉\r\revent\ndata: x\n\nevent: b\ndata: {}")
            .getBytes(UTF_8);
    for (int first = 0; first <= stream.length; first++) {
      for (int second = first; second <= stream.length; second++) {
        List<String> split = new ArrayList<>();
        SseParser parser =
            new SseParser(
                (event, data, offset, length, last) ->
                    split.add(event + "|" + new String(data, offset, length, UTF_8)));
        parser.bytes(stream, 0, first);
        parser.bytes(stream, first, second - first);
        parser.bytes(stream, second, stream.length - second);
        parser.end();

        assertThat(split)
            .as("cut at %d and %d", first, second)
            .containsExactly("a|1\n\n 2", "null|", "null|ü🎉", "null|x", "b|{}");
      }
    }
  }

  @Test
  void aLongNameIsCut() {
    assertThat(parse("event: " + "n".repeat(1000) + "\ndata: a\n\n"))
        .containsExactly("n".repeat(64) + "|a");
  }
}
