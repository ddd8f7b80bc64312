package io.percapita.provider;

import io.percapita.wire.AwsEventStream;
import io.percapita.wire.EventSink;
import io.percapita.wire.EventSplitter;
import io.percapita.wire.LineSplitter;
import io.percapita.wire.SseParser;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a response body is made up. */
public enum BodyKind {
  /** One JSON document, or an array of them. */
  DOCUMENT,
  /** Server-sent events. */
  SSE,
  /** A JSON document on each line. */
  LINES,
  /** Amazon's frames, which are binary. */
  AWS_EVENTS,
  /** None of these. */
  UNKNOWN;

  /** The kind that a {@code Content-Type} announces; null announces none. */
  static BodyKind of(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    if (type.startsWith("text/event-stream")) {
      return SSE;
    }
    if (type.startsWith("application/vnd.amazon.eventstream")) {
      return AWS_EVENTS;
    }
    if (type.contains("ndjson")
        || type.contains("jsonl")
        || type.contains("json-lines")
        || type.contains("stream+json")) {
      return LINES;
    }
    return type.contains("json") ? DOCUMENT : UNKNOWN;
  }

  /** Whether a {@code Content-Type} announces what is neither JSON, events nor a page. */
  static boolean isMedia(@Nullable String contentType) {
    return contentType != null
        && !contentType.isBlank()
        && of(contentType) == UNKNOWN
        && !contentType.toLowerCase(Locale.ROOT).contains("html");
  }

  /** Whether white space at the start is content. */
  boolean isBinary() {
    return this == AWS_EVENTS;
  }

  /**
   * The kind given the first byte, which goes before the content type, since compatible servers and
   * gateways do not always get that right.
   *
   * @param expected what the format streams, if a stream was asked for
   */
  BodyKind given(byte first, @Nullable BodyKind expected) {
    if (isBinary()) {
      return this; // any byte may come first
    }
    return switch (first) {
      case '{' -> this == LINES || expected == LINES ? LINES : DOCUMENT;
      case '[' -> this == LINES ? LINES : DOCUMENT;
      // The fields of an event: data, event, id, retry and comments.
      case 'd', 'e', 'i', 'r', ':' -> SSE;
      // The highest byte of a frame's length, with which neither JSON nor text begins.
      case 0, 1 -> this == UNKNOWN && expected == AWS_EVENTS ? AWS_EVENTS : this;
      default -> this;
    };
  }

  /** What splits the kind into events, or null if it has none. */
  @Nullable EventSplitter splitter(EventSink sink) {
    return switch (this) {
      case SSE -> new SseParser(sink);
      case LINES -> new LineSplitter(sink);
      case AWS_EVENTS -> new AwsEventStream(sink);
      case DOCUMENT, UNKNOWN -> null;
    };
  }
}
