package io.percapita.capture;

import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import io.percapita.provider.UsageEvent;
import io.percapita.wire.EventFilter;
import java.nio.ByteBuffer;

/** Takes the report of usage out of a stream whose application has not asked for it. */
final class StreamFilter implements ResponseFilter {
  private static final String STAGE = "filter";
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final CaptureErrors errors;
  private final EventFilter events;
  private boolean isBroken;

  StreamFilter(CaptureErrors errors) {
    this(errors, UsageEvent::is);
  }

  StreamFilter(CaptureErrors errors, EventFilter.Test takenOut) {
    this.errors = errors;
    this.events = new EventFilter(takenOut, failure -> errors.failed(STAGE, failure));
  }

  @Override
  public ByteBuffer pass(ByteBuffer bytes) {
    if (isBroken) {
      return bytes;
    }
    try {
      return events.pass(bytes);
    } catch (Throwable t) {
      isBroken = true;
      errors.failed(STAGE, t);
      return bytes;
    }
  }

  @Override
  public ByteBuffer end() {
    try {
      return events.end();
    } catch (Throwable t) {
      errors.failed(STAGE, t);
      return NOTHING;
    }
  }
}
