package io.percapita.provider;

import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import io.percapita.wire.EventSink;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A wire format of requests in JSON or forms with the same fields, answered by one JSON document or
 * a stream of server-sent events. A format declares which fields it has where and how its counts
 * become disjoint; {@link JsonDecoder} does the rest.
 */
public interface JsonFormat extends WireFormat {
  /** Where the format has what. */
  JsonShape shape();

  /**
   * What an event is good for, judged by its name and the beginning of its data.
   *
   * @param event the event's name, or null
   */
  EventUse use(@Nullable String event, byte[] data, int offset, int length);

  /**
   * What takes the format's own events out of those a stream is split into, where they are wrapped.
   *
   * @param sink receives the format's own events
   */
  default EventSink unwrapping(EventSink sink) {
    return sink;
  }

  /** Takes note of an event's name, before the event is judged by it. */
  default void readName(String event, ResponseFacts facts) {}

  /**
   * Takes note of the headers of a success.
   *
   * @param headers answers a header by its name in any case, null if there is none
   */
  default void readHeaders(Function<String, @Nullable String> headers, ResponseFacts facts) {}

  /** Takes note of what has been read, after each document or event. */
  default void afterReading(ResponseFacts facts) {}

  /** Whether the provider's own counts have arrived, which is when that of the prompt has. */
  default boolean reportsUsage(ResponseFacts facts) {
    return facts.has(ResponseFacts.Count.INPUT);
  }

  /**
   * What it means that an answer reports no usage: that it is to be estimated, unless the format
   * says otherwise.
   */
  default UsageOrigin withoutUsage() {
    return UsageOrigin.ESTIMATED;
  }

  /** The same, where it depends on what else the answer reports. */
  default UsageOrigin withoutUsage(ResponseFacts facts) {
    return withoutUsage();
  }

  /** What streams of the format are made up of, where their content type does not tell. */
  default BodyKind streamsAs() {
    return BodyKind.SSE;
  }

  /** Whether answers are streamed where the request does not say. */
  default boolean streamsUnlessTold() {
    return false;
  }

  /**
   * Whether later requests may be answered with the same usage once more, which is then to be
   * counted but once.
   */
  default boolean mayComeAgain(ResponseFacts facts) {
    return false;
  }

  /** Whether a success may be something else than JSON, such as audio, and is then not read. */
  default boolean answersInOtherMedia() {
    return false;
  }

  /** The counts, made disjoint. */
  Usage usage(ResponseFacts facts);

  /**
   * The tier that served a call in the price book's words, given the provider's; null if that names
   * none, as where the provider has no tiers.
   */
  default @Nullable String serviceTier(String reported) {
    return null;
  }

  @Override
  default boolean isFree() {
    return withoutUsage() == UsageOrigin.FREE;
  }

  @Override
  default CallDecoder newDecoder() {
    return new JsonDecoder(this);
  }
}
