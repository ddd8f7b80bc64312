package io.percapita.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.percapita.provider.anthropic.AnthropicMessages;
import io.percapita.provider.openai.OpenAiChat;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A call in flight holds 16 KiB at most, whatever passes. */
class RetainedMemoryTest {
  private static final int LIMIT = 16 * 1024;
  private static final int BODY = 50 << 20;
  private static final int PIECE = 64 * 1024;

  static Stream<Arguments> bodies() {
    return Stream.of(
        argumentSet("one string", "{\"choices\":[{\"message\":{\"content\":\"", "text ", ""),
        argumentSet("escapes", "{\"model\":\"", "\\u00e4\\\\\\\"", ""),
        argumentSet("numbers", "{\"data\":[{\"embedding\":[0", ",-0.0123456789", ""),
        argumentSet("one number", "{\"n\":1", "1", ""),
        argumentSet("keys", "{\"a\":0", ",\"key-######\":{\"x\":1}", ""),
        argumentSet("one key", "{\"", "key", ""),
        argumentSet("nesting", "{\"a\":", "[", ""),
        argumentSet("choices", "{\"choices\":[{}", ",{\"finish_reason\":\"stop\"}", ""),
        argumentSet("white space", "{\"a\":1", " \n", ""));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void ofADocument(String start, String repeated, String end) {
    CallDecoder decoder = new OpenAiChat().newDecoder();
    decoder.responseHead(200, "application/json");

    feed(decoder, start, repeated);

    assertThat(RetainedBytes.of(decoder)).isLessThanOrEqualTo(LIMIT);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void ofARequest(String start, String repeated, String end) {
    CallDecoder decoder = new OpenAiChat().newDecoder();

    byte[] first = start.getBytes(UTF_8);
    decoder.requestBytes(first, 0, first.length);
    byte[] piece = piece(repeated, 0);
    for (int fed = 0; fed < BODY; fed += piece.length) {
      decoder.requestBytes(piece, 0, piece.length);
    }

    assertThat(RetainedBytes.of(decoder)).isLessThanOrEqualTo(LIMIT);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void ofOneLongEvent(String start, String repeated, String end) {
    CallDecoder decoder = new AnthropicMessages().newDecoder();
    decoder.responseHead(200, "text/event-stream");

    feed(decoder, "event: message_start\ndata: " + start, repeated.replace("\n", " "));

    assertThat(RetainedBytes.of(decoder)).isLessThanOrEqualTo(LIMIT);
  }

  private static void feed(CallDecoder decoder, String start, String repeated) {
    byte[] first = start.getBytes(UTF_8);
    decoder.responseBytes(first, 0, first.length);
    int number = 0;
    for (int fed = 0; fed < BODY; fed += PIECE) {
      byte[] piece = piece(repeated, number++);
      decoder.responseBytes(piece, 0, piece.length);
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
    return Arrays.copyOf(text.toString().getBytes(UTF_8), text.length());
  }
}
