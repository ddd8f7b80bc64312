package io.percapita.capture;

import io.opentelemetry.api.trace.Span;
import io.percapita.call.CallEnd;
import io.percapita.metering.MeteredResults;
import io.percapita.provider.Endpoint;
import io.percapita.provider.ResultsDecoder;
import io.percapita.provider.ResultsReader;
import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One live request for the results of calls made earlier: they are priced as their bytes pass, and
 * counted at the end, if they are whole and were not counted before.
 */
final class ResultsCapture extends FollowedExchange {
  private static final String STAGE = "results";

  private final ResultsReader reader;
  private final MeteredResults metered;
  private final CaptureErrors errors;

  ResultsCapture(
      String client,
      String method,
      URI uri,
      ResultsReader reader,
      MeteredResults metered,
      OpenCalls openCalls,
      CaptureErrors errors,
      OwnTime ownTime) {
    super(
        client,
        method,
        uri,
        metered.callerContext(),
        Span.fromContext(metered.callerContext()),
        openCalls,
        errors,
        ownTime);
    this.reader = reader;
    this.metered = metered;
    this.errors = errors;
  }

  @Override
  boolean isAt(Endpoint endpoint) {
    return metered.endpoint().equals(endpoint);
  }

  @Override
  void readRequestStart() {}

  @Override
  void readRequest(byte[] bytes, int offset, int length) {}

  @Override
  void readHead(int status, Function<String, @Nullable String> headers) {
    reader.responseHead(status, headers);
  }

  @Override
  void readResponse(byte[] bytes, int offset, int length) {
    reader.responseBytes(bytes, offset, length);
  }

  @Override
  Runnable finish(CallEnd how, @Nullable Throwable cause) {
    if (isBroken()) { // by a failure that was told then
      reader.close();
      return () -> {};
    }
    ResultsDecoder.End end = reader.finish(how == CallEnd.COMPLETED);
    return () -> {
      if (end.problem() != null) {
        errors.unreadable(STAGE, end.problem());
      }
      if (!end.ids().isEmpty() && metered.complete(end.ids()) && metered.sums().hasExcess()) {
        errors.unreadable(STAGE, "results of too many models");
      }
    };
  }
}
