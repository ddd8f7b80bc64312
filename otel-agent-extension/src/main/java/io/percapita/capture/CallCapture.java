package io.percapita.capture;

import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import io.percapita.call.CallEnd;
import io.percapita.call.LlmCall;
import io.percapita.call.LlmRequest;
import io.percapita.call.LlmResponse;
import io.percapita.metering.MeteredCall;
import io.percapita.metering.ToldProviders;
import io.percapita.provider.CallReader;
import io.percapita.provider.Endpoint;
import io.percapita.provider.StreamUsage;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One live call: the bytes that pass go to a decoder, and the end of the exchange becomes an {@link
 * LlmCall}. One that could not be followed to its end is recorded as one of unknown usage.
 */
final class CallCapture extends FollowedExchange {
  private final CallReader reader;
  private final MeteredCall metered;
  private final CaptureErrors errors;
  private final RequestShaping shaping;
  private final Instant startedAt;
  private final WantedOfRequest wanted;
  private volatile Map<String, String> requestHeaders = Map.of();

  CallCapture(
      String client,
      String method,
      URI uri,
      MeteredCall metered,
      WantedOfRequest wanted,
      ToldProviders told,
      StreamUsage usage,
      OpenCalls openCalls,
      CaptureErrors errors,
      Instant startedAt,
      OwnTime ownTime) {
    super(client, method, uri, metered.callerContext(), metered.span(), openCalls, errors, ownTime);
    this.reader = new CallReader(metered.endpoint(), wanted.metadata());
    this.wanted = wanted;
    this.metered = metered;
    this.errors = errors;
    this.shaping =
        new RequestShaping(
            method, metered, reader, told, usage, this::readUnsent, this::request, errors);
    this.startedAt = startedAt;
  }

  @Override
  boolean isAt(Endpoint endpoint) {
    return metered.endpoint().equals(endpoint) || shaping.hasMovedTo(endpoint);
  }

  @Override
  Outgoing shape(UnsentRequest request) {
    return shaping.shape(request);
  }

  @Override
  void hasReplaced(FollowedExchange earlier) {
    if (earlier instanceof CallCapture call) {
      shaping.replaces(call.shaping);
    }
  }

  @Override
  @Nullable ResponseFilter filter(int status, Function<String, @Nullable String> headers) {
    return shaping.filter(status, headers);
  }

  @Override
  public int heldBytes() {
    return shaping.heldBytes();
  }

  @Override
  void readRequestHead(Function<String, @Nullable String> headers) {
    requestHeaders = wanted.of(headers);
  }

  @Override
  void hasMoved() {
    metered.alive();
  }

  @Override
  void readRequestStart() {
    reader.requestStart();
    shaping.sending();
  }

  @Override
  void readRequest(byte[] bytes, int offset, int length) {
    reader.requestBytes(bytes, offset, length);
    shaping.sent(length);
  }

  @Override
  void readHead(int status, Function<String, @Nullable String> headers) {
    shaping.answered();
    reader.responseHead(status, headers);
  }

  @Override
  void readResponse(byte[] bytes, int offset, int length) {
    reader.responseBytes(bytes, offset, length);
  }

  @Override
  Runnable finish(CallEnd how, @Nullable Throwable cause) {
    long durationNanos = durationNanos();
    LlmResponse response = finishResponse(how == CallEnd.COMPLETED);
    LlmCall call =
        new LlmCall(
            reader.provider(),
            metered.endpoint().region(),
            metered.endpoint().format().operation(),
            request(),
            response,
            statusCode(),
            how,
            LlmCall.errorType(statusCode(), response, cause),
            startedAt,
            durationNanos,
            firstChunkNanos());
    String resultId = isBroken() ? null : reader.resultId();
    return () -> metered.complete(call, resultId);
  }

  /** What the request says, as far as it was read. */
  private LlmRequest request() {
    return shaping.asAsked(reader.request()).withHeaders(requestHeaders);
  }

  private LlmResponse finishResponse(boolean received) {
    try {
      if (!isBroken()) {
        LlmResponse response = reader.finish(received);
        if (response.problem() != null) {
          errors.unreadable("decode", response.problem());
        }
        return response;
      }
      reader.close();
    } catch (Throwable t) {
      giveUp("response", t);
    }
    return LlmResponse.unreadable("the call could not be followed");
  }
}
