package io.percapita.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a format makes of a call.
 *
 * @param document the answer in one JSON document, its usage last
 * @param events the answer as the events of a stream, as they are sent
 * @param streamType the content type of the stream
 */
record Answer(String document, List<byte[]> events, String streamType) {
  /** An answer whose stream is one of server-sent events, each with its blank line. */
  static Answer of(String document, List<String> events) {
    return new Answer(
        document, events.stream().map(Answer::bytes).toList(), "text/event-stream; charset=utf-8");
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
