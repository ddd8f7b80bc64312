package io.percapita.provider;

import io.percapita.call.LlmRequest;
import io.percapita.call.LlmResponse;
import io.percapita.provider.json.EventScan;
import io.percapita.provider.json.JsonReader;
import io.percapita.provider.json.RepeatedEvents;
import io.percapita.usage.Usage;
import io.percapita.usage.UsageOrigin;
import io.percapita.wire.EventSink;
import io.percapita.wire.EventSplitter;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a call of any {@link JsonFormat}. */
final class JsonDecoder implements CallDecoder {
  private enum Body {
    /** Not a success: its content is never billed and not looked at. */
    ERROR,
    /** Its first byte will tell. */
    UNDECIDED,
    DOCUMENT,
    EVENTS,
    /** Audio, an image or plain text: received, not read. */
    MEDIA,
    UNREADABLE
  }

  /** Azure's first chunk tells of filters only; what names the model comes after it. */
  private static final int FIRST_EVENTS = 4;

  private final JsonFormat format;
  private final JsonShape shape;
  private final ResponseFacts facts = new ResponseFacts();
  private final RequestReader request;
  private @Nullable JsonReader<ResponseFacts> document;
  private @Nullable EventSplitter events;
  private @Nullable JsonReader<ResponseFacts> longEvent;
  private final RepeatedEvents textEvents;
  private boolean skipsLongEvent;
  private int firstEventsLeft = FIRST_EVENTS;
  private boolean hasReadEvent;
  private Body body = Body.ERROR;
  private BodyKind announced = BodyKind.UNKNOWN;
  private boolean announcesMedia;
  private int status;
  private @Nullable String problem;

  JsonDecoder(JsonFormat format) {
    this.format = format;
    this.shape = format.shape();
    this.textEvents = new RepeatedEvents(shape.scan());
    this.request = new RequestReader(shape.request());
  }

  @Override
  public void requestBytes(byte[] bytes, int offset, int length) {
    request.bytes(bytes, offset, length);
  }

  @Override
  public void requestRestarted() {
    request.restart();
  }

  @Override
  public void wantMetadata(Set<String> names) {
    request.wantMetadata(names);
  }

  @Override
  public LlmRequest request() {
    boolean isStream = events != null || format.streamsUnlessTold();
    if (format.streams() || (isStream && !request.facts().tellsStream())) {
      request.facts().stream(true);
    }
    return request.facts().toRequest();
  }

  @Override
  public boolean hasWholeRequest() {
    return request.isComplete();
  }

  @Override
  public RequestSize requestSize() {
    return request.facts().size();
  }

  @Override
  public void responseHead(int statusCode, Function<String, @Nullable String> headers) {
    request.answerBegins();
    status = statusCode;
    String contentType = headers.apply("Content-Type");
    announced = BodyKind.of(contentType);
    announcesMedia = format.answersInOtherMedia() && BodyKind.isMedia(contentType);
    body = statusCode < 200 || statusCode > 299 ? Body.ERROR : Body.UNDECIDED;
    if (body == Body.UNDECIDED) {
      ReportedCost.readHeader(headers, facts);
      format.readHeaders(headers, facts);
    }
  }

  @Override
  public void responseBytes(byte[] bytes, int offset, int length) {
    int from = offset;
    int end = offset + length;
    if (body == Body.UNDECIDED) {
      if (!announced.isBinary()) {
        while (from < end && (isSpace(bytes[from]) || isOfByteOrderMark(bytes[from]))) {
          from++; // some servers keep the connection alive with blank lines
        }
      }
      if (from < end) {
        decide(bytes[from]);
      }
    }
    if (document != null) {
      document.bytes(bytes, from, end - from);
    } else if (events != null) {
      events.bytes(bytes, from, end - from);
    }
  }

  @Override
  public LlmResponse finish() {
    if (body == Body.ERROR) {
      return LlmResponse.NONE;
    }
    boolean complete = finishBody();
    Usage usage = Usage.NONE;
    UsageOrigin origin = UsageOrigin.MISSING;
    if (format.reportsUsage(facts) && (complete || hasWholeUsage())) {
      usage = format.usage(facts);
      origin = UsageOrigin.REPORTED;
    } else if (facts.errorType() == null || facts.textBytes() > 0 || format.reportsUsage(facts)) {
      origin = format.withoutUsage(facts);
      if (origin == UsageOrigin.ESTIMATED) {
        usage = TokenEstimate.of(request.facts(), facts, format.usage(facts));
      }
    }
    String tier = facts.serviceTier();
    return new LlmResponse(
        facts.model(),
        facts.id(),
        facts.finishReasons(),
        tier == null ? null : format.serviceTier(tier),
        facts.region(),
        usage,
        origin,
        facts.reportedCost(),
        complete,
        facts.errorType(),
        problem);
  }

  @Override
  public @Nullable String resultId() {
    return format.reportsUsage(facts) && format.mayComeAgain(facts) ? facts.id() : null;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** Neither JSON nor an event begins with any of its three bytes. */
  private static boolean isOfByteOrderMark(byte b) {
    return b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF;
  }

  private void decide(byte first) {
    if (announcesMedia && first != '{') {
      body = Body.MEDIA; // its first byte may be any
      return;
    }
    BodyKind kind = announced.given(first, request().stream() ? format.streamsAs() : null);
    EventSink sink = format.unwrapping(this::event);
    if (kind == BodyKind.DOCUMENT) {
      body = Body.DOCUMENT;
      document = new JsonReader<>(shape.document(), facts);
      return;
    }
    events = kind.splitter(sink);
    if (events != null) {
      body = Body.EVENTS;
    } else if (format.answersInOtherMedia()) {
      body = Body.MEDIA;
    } else {
      body = Body.UNREADABLE;
      problem = "a success that is neither JSON nor an event stream (status " + status + ")";
    }
  }

  /** Answers whether the response was received to the format's own end. */
  private boolean finishBody() {
    if (document != null) {
      format.afterReading(facts);
      problem = document.problem();
      return document.isComplete() && (isOneDocument() || facts.isEnded());
    }
    if (events != null) {
      events.end();
      readHeldEvent();
      if (hasReadEvent) {
        problem = null;
      }
      if (events.problem() != null) {
        problem = events.problem();
      }
      return facts.isEnded();
    }
    return body == Body.MEDIA;
  }

  /** Whether a document that was cut off had said before what it cost. */
  private boolean hasWholeUsage() {
    return isOneDocument() && facts.has(ResponseFacts.Count.OUTPUT);
  }

  /** Whether all comes at once: a format that streams does so in an array, too. */
  private boolean isOneDocument() {
    return body == Body.DOCUMENT && !format.streams();
  }

  private void event(@Nullable String event, byte[] data, int offset, int length, boolean last) {
    if (longEvent != null || skipsLongEvent) {
      continueLongEvent(data, offset, length, last);
      return;
    }
    if (event != null) {
      format.readName(event, facts);
    }
    EventUse use = format.use(event, data, offset, length);
    if (use == EventUse.MEASURE && last && firstEventsLeft == 0) {
      int text = textEvents.scan(data, offset, length);
      if (text != EventScan.WORTH_READING) {
        facts.addText(text);
        return;
      }
    }
    switch (use) {
      case END -> facts.end();
      case SKIP -> skipsLongEvent = !last;
      case READ, MEASURE -> {
        readHeldEvent();
        JsonReader<ResponseFacts> reader = new JsonReader<>(shape.event(), facts);
        longEvent = reader;
        continueLongEvent(data, offset, length, last);
      }
    }
  }

  /** Reads the last of the events that were alike, as if only now it had come. */
  private void readHeldEvent() {
    textEvents.release(
        (data, offset, length) -> {
          longEvent = new JsonReader<>(shape.event(), facts);
          continueLongEvent(data, offset, length, true);
        });
  }

  private void continueLongEvent(byte[] data, int offset, int length, boolean last) {
    if (longEvent != null) {
      longEvent.bytes(data, offset, length);
    }
    if (last) {
      if (longEvent != null) {
        // One malformed event does not spoil what the others said.
        hasReadEvent |= longEvent.isComplete();
        problem = longEvent.problem() == null ? problem : longEvent.problem();
        if (longEvent.isComplete()) {
          format.afterReading(facts); // one cut off does not tell that the stream is over
        }
      }
      if (longEvent != null && firstEventsLeft > 0) {
        firstEventsLeft = facts.model() != null ? 0 : firstEventsLeft - 1;
      }
      longEvent = null;
      skipsLongEvent = false;
    }
  }
}
