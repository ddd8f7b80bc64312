package io.percapita.wire;

import static io.percapita.wire.AwsFrames.concat;
import static io.percapita.wire.AwsFrames.frame;
import static io.percapita.wire.AwsFrames.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class AwsEventStreamTest {
  /** What software.amazon.eventstream:eventstream:1.0.1 encodes. */
  private static final String AMAZONS =
      "0000007a00000051ca2c46650b3a6576656e742d7479706507000b6d65737361676553746f700d3a"
          + "636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d657373616765"
          + "2d747970650700056576656e747b2273746f70526561736f6e223a22656e645f7475726e227d5fbf"
          + "09fc";

  private final List<String> events = new ArrayList<>();
  private final StringBuilder pieces = new StringBuilder();
  private int longestPiece;
  private final AwsEventStream stream =
      new AwsEventStream(
          (event, data, offset, length, last) -> {
            longestPiece = Math.max(longestPiece, length);
            pieces.append(new String(data, offset, length, UTF_8));
            if (last) {
              events.add(event + "|" + pieces);
              pieces.setLength(0);
            }
          });

  private List<String> split(byte[] bytes) {
    stream.bytes(bytes, 0, bytes.length);
    stream.end();
    return events;
  }

  @Test
  void readsAFrameOfAmazonsEncoder() {
    byte[] frame = HexFormat.of().parseHex(AMAZONS);

    assertThat(split(frame)).containsExactly("messageStop|{\"stopReason\":\"end_turn\"}");
    assertThat(stream.problem()).isNull();
  }

  @Test
  void everyFrameIsAnEventOfItsName() {
    assertThat(split(AwsFrames.of("one: {}\ntwo: {\"a\":1}\ntwo:\none: x")))
        .containsExactly("one|{}", "two|{\"a\":1}", "two|", "one|x");
  }

  @Test
  void exceptionsAndErrorsAreToldFromEvents() {
    assertThat(split(AwsFrames.of("a: 1\nexception a: {}\nerror Internal:\na: 2")))
        .containsExactly("a|1", "error:a|{}", "error:Internal|", "a|2");
  }

  @Test
  void aFrameWithoutHeadersHasNoName() {
    assertThat(split(frame(new byte[0], new byte[0], "x".getBytes(UTF_8))))
        .containsExactly("null|x");
  }

  @Test
  void headersOfEveryTypeArePassedOver() {
    byte[] headers = header("true", 0);
    headers = concat(headers, header("false", 1));
    headers = concat(headers, header("byte", 2, 1));
    headers = concat(headers, header("short", 3, 1, 2));
    headers = concat(headers, header("integer", 4, 1, 2, 3, 4));
    headers = concat(headers, header("long", 5, 1, 2, 3, 4, 5, 6, 7, 8));
    headers = concat(headers, header("bytes", 6, 0, 2, 1, 2));
    headers = concat(headers, header("empty", ""));
    headers = concat(headers, header(":event-type-of-another-name", "other"));
    headers = concat(headers, header("time", 8, 1, 2, 3, 4, 5, 6, 7, 8));
    headers =
        concat(headers, header("uuid", 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16));

    assertThat(split(frame(headers, header(":event-type", "e"), "x".getBytes(UTF_8))))
        .containsExactly("e|x");
  }

  @Test
  void ofALongNameTheBeginningCounts() {
    assertThat(split(AwsFrames.of("n".repeat(100) + ": 1")))
        .containsExactly("n".repeat(EventHeaders.MAX_TEXT) + "|1");
  }

  @Test
  void aLongPayloadComesInPieces() {
    String payload = "0123456789".repeat(1000);

    assertThat(split(AwsFrames.of("long: " + payload))).containsExactly("long|" + payload);
    assertThat(longestPiece).isEqualTo(AwsEventStream.MAX_BUFFER);
  }

  @Test
  void aFrameThatIsCutOffHasNotEnded() {
    assertThat(split(AwsFrames.of("a: 1\ncut b: " + "x".repeat(400)))).containsExactly("a|1");
    assertThat(pieces.toString()).startsWith("xxx");
    assertThat(stream.problem()).isNull();
  }

  @Test
  void aPayloadThatDoesNotFitItsChecksumIsNotDelivered() {
    assertThat(split(AwsFrames.of("a: 1\ndamaged b: 22\nc: 3"))).containsExactly("a|1");
    assertThat(pieces.toString()).isEmpty();
    assertThat(stream.problem()).isEqualTo("an event stream with a wrong checksum");
  }

  @Test
  void aPreludeThatDoesNotFitItsChecksumEndsTheReading() {
    byte[] frame = AwsFrames.of("a: 1");
    frame[3] ^= 1;

    assertThat(split(frame)).isEmpty();
    assertThat(stream.problem()).isEqualTo("an event stream with a wrong checksum");
  }

  @Test
  void impossibleLengthsEndTheReading() {
    assertThat(problemOf(15, 0)).isEqualTo("an event stream with an impossible length");
    assertThat(problemOf(100, 90)).isEqualTo("an event stream with an impossible length");
    assertThat(problemOf(-1, 0)).isEqualTo("an event stream with an impossible length");
    assertThat(problemOf(100, -1)).isEqualTo("an event stream with an impossible length");
    assertThat(problemOf(1 << 20, (128 << 10) + 1))
        .isEqualTo("an event stream with an impossible length");
    assertThat(problemOf((24 << 20) + 17, 0))
        .isEqualTo("an event stream with an impossible length");
    assertThat(problemOf((24 << 20) + 16, 0)).isNull();
  }

  @Test
  void malformedHeadersEndTheReading() {
    assertThat(split(frame(header("odd", 10), header(":event-type", "e"), new byte[0]))).isEmpty();
    assertThat(stream.problem()).isEqualTo("an event stream with malformed headers");
  }

  @Test
  void headersThatRunOutEndTheReading() {
    assertThat(split(frame(header("short", 3, 1), new byte[0], new byte[0]))).isEmpty();
    assertThat(stream.problem()).isEqualTo("an event stream with malformed headers");
  }

  private static String problemOf(int length, int headersLength) {
    byte[] prelude = new byte[12];
    ByteBuffer lengths = ByteBuffer.wrap(prelude).putInt(length).putInt(headersLength);
    lengths.putInt(AwsFrames.checksum(prelude, 8));
    AwsEventStream stream = new AwsEventStream((event, data, offset, size, last) -> {});
    stream.bytes(prelude, 0, prelude.length);
    stream.end();
    return stream.problem();
  }
}
