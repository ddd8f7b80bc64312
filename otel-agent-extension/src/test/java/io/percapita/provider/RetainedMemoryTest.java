package io.percapita.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.percapita.provider.anthropic.AnthropicMessages;
import io.percapita.provider.bedrock.BedrockConverse;
import io.percapita.provider.bedrock.BedrockInvoke;
import io.percapita.provider.openai.OpenAiChat;
import io.percapita.wire.AwsFrames;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A decoder holds 12 KiB at most, whatever passes and at any time. A call in flight has 16, of
 * which the content encoding's and the capture's buffers need the rest.
 */
class RetainedMemoryTest {
  private static final int LIMIT = 14 * 1024;
  private static final int BODY = 50 << 20;
  private static final int SHORT_BODY = 96 * 1024;
  private static final int PIECE = 64 * 1024;
  private static final int PIECES_BETWEEN_LOOKS = 16;

  /** Where a look sees more than ever, this is it. */
  private long mostRetained;

  static Stream<Arguments> bodies() {
    return Stream.of(
        argumentSet("one string", "{\"choices\":[{\"message\":{\"content\":\"", "text "),
        argumentSet("escapes", "{\"model\":\"", "\\u00e4\\\\\\\""),
        argumentSet("models", "{\"a\":0", ",\"model\":\"" + "m".repeat(300) + "\""),
        argumentSet("numbers", "{\"data\":[{\"embedding\":[0", ",-0.0123456789"),
        argumentSet("one number", "{\"n\":1", "1"),
        argumentSet("keys", "{\"a\":0", ",\"key-######\":{\"x\":1}"),
        argumentSet("one key", "{\"", "key"),
        argumentSet("arrays in arrays", "{\"a\":", "["),
        argumentSet("objects in objects", "", "{\"" + "k".repeat(600) + "######\":"),
        argumentSet("choices", "{\"choices\":[{}", ",{\"finish_reason\":\"stop\"}"),
        argumentSet("white space", "{\"a\":1", " \t"),
        argumentSet("a form's boundary", "", "-"),
        argumentSet("a form's headers", "--b\r\n", "Content-Disposition: form-data; name=a;"),
        argumentSet("a form's field", "--b\r\nContent-Disposition: x; name=model\r\n\r\n", "m\""),
        argumentSet("a form's file", "--b\r\nContent-Disposition: x; filename=y\r\n\r\n", "\r\n--"),
        argumentSet(
            "a form's fields",
            "--b\r\n",
            "Content-Disposition: x; name=\"model\"\r\n\r\nm\r\n--b\r\n"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void byADocument(String start, String repeated) {
    CallDecoder decoder = new OpenAiChat().newDecoder();
    decoder.responseHead(200, name -> name.equals("Content-Type") ? "application/json" : null);

    feed(decoder, decoder::responseBytes, start, repeated, BODY);

    assertThat(mostRetained).isLessThanOrEqualTo(LIMIT);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void byARequest(String start, String repeated) {
    CallDecoder decoder = new OpenAiChat().newDecoder();

    feed(decoder, decoder::requestBytes, start, repeated, BODY / 8);

    assertThat(mostRetained).isLessThanOrEqualTo(LIMIT);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void byALongEventAfterALongRequest(String start, String repeated) {
    CallDecoder decoder = new AnthropicMessages().newDecoder();

    feed(decoder, decoder::requestBytes, start, repeated, PIECE);
    decoder.responseHead(200, name -> name.equals("Content-Type") ? "text/event-stream" : null);
    feed(
        decoder,
        decoder::responseBytes,
        "event: message_start\ndata: " + start,
        repeated,
        BODY / 8);

    assertThat(mostRetained).isLessThanOrEqualTo(LIMIT);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void byManyEvents(String start, String repeated) {
    CallDecoder decoder = new OpenAiChat().newDecoder();
    decoder.responseHead(200, name -> name.equals("Content-Type") ? "text/event-stream" : null);

    feed(
        decoder,
        decoder::responseBytes,
        "",
        "data: {\"model\":\"m\"}\n\ndata: " + start + repeated + "\n\n",
        BODY / 8);

    assertThat(mostRetained).isLessThanOrEqualTo(LIMIT);
  }

  /** Each format there is a recording of, and each kind of body, with a quarter of a megabyte. */
  static Stream<Arguments> formats() {
    Map<String, WireFormat> formats = new TreeMap<>();
    for (WireFixture fixture : WireFixture.all()) {
      formats.put(fixture.endpoint().format().name(), fixture.endpoint().format());
    }
    return formats.entrySet().stream().map(it -> argumentSet(it.getKey(), it.getValue()));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void byAnyFormat(WireFormat format) {
    for (String type : List.of("application/json", "text/event-stream", "application/x-ndjson")) {
      for (Arguments body : bodies().toList()) {
        String start = (String) body.get()[0];
        CallDecoder decoder = format.newDecoder();
        feed(decoder, decoder::requestBytes, start, (String) body.get()[1], SHORT_BODY);
        decoder.responseHead(200, name -> name.equals("Content-Type") ? type : null);
        feed(
            decoder,
            decoder::responseBytes,
            (type.startsWith("text") ? "data: " : "") + start,
            (String) body.get()[1],
            SHORT_BODY);
      }
    }

    assertThat(mostRetained).isLessThanOrEqualTo(LIMIT);
  }

  /** Chunks of a stream hold events in base64, and both are buffered. */
  @ParameterizedTest
  @MethodSource("bodies")
  void byLongChunks(String start, String repeated) {
    feedFrames(BedrockInvoke.streamed().newDecoder(), "bytes: ", start, repeated);

    assertThat(mostRetained).isLessThanOrEqualTo(LIMIT);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void byLongFrames(String start, String repeated) {
    feedFrames(BedrockConverse.streamed().newDecoder(), "metadata: ", start, repeated);

    assertThat(mostRetained).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void whatIsRetainedIsSeen() {
    List<Object> holder = List.of(new byte[LIMIT], "text");

    assertThat(RetainedBytes.of(holder)).isBetween(LIMIT + 16L, LIMIT + 200L);
  }

  private void feed(CallDecoder decoder, Pieces to, String start, String repeated, int bytes) {
    byte[] first = start.getBytes(UTF_8);
    to.take(first, 0, first.length);
    for (int number = 0; number * PIECE < bytes; number++) {
      byte[] piece = piece(repeated, number);
      to.take(piece, 0, piece.length);
      if (number % PIECES_BETWEEN_LOOKS == 0) {
        mostRetained = Math.max(mostRetained, RetainedBytes.of(decoder));
      }
    }
    mostRetained = Math.max(mostRetained, RetainedBytes.of(decoder));
  }

  private void feedFrames(CallDecoder decoder, String event, String start, String repeated) {
    decoder.responseHead(
        200, name -> name.equals("Content-Type") ? "application/vnd.amazon.eventstream" : null);
    for (int number = 0; number < 8; number++) {
      String json = start + new String(piece(repeated, number), UTF_8);
      byte[] frame = AwsFrames.of(event + json.replaceAll("\\R", " ") + "\n" + event + "{}\n");
      for (int at = 0; at < frame.length; at += 5000) {
        decoder.responseBytes(frame, at, Math.min(5000, frame.length - at));
        mostRetained = Math.max(mostRetained, RetainedBytes.of(decoder));
      }
    }
  }

  /** Some kilobytes of a repeated text, its number signs replaced so that all keys differ. */
  private static byte[] piece(String repeated, int number) {
    int times = Math.max(1, PIECE / repeated.length());
    if (!repeated.contains("######")) {
      return repeated.repeat(times).getBytes(UTF_8);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < times; i++) {
      text.append(repeated.replace("######", Long.toString((long) number * times + i)));
    }
    return text.toString().getBytes(UTF_8);
  }

  private interface Pieces {
    void take(byte[] bytes, int offset, int length);
  }
}
