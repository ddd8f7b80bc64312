package io.percapita.capture;

import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import io.percapita.metering.MeteredCall;
import io.percapita.provider.StreamUsage;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks for usage in the streams of one call, for a provider that is to be asked, and keeps the
 * answer to that from the application. Never throws, and never keeps a request back: what cannot be
 * written, or not be kept from the application, is not asked and counted, once for each request.
 * Shapes on one thread at a time.
 */
final class UsageShaping {
  private static final String STREAM_TYPE = "text/event-stream";

  private final MeteredCall metered;
  private final boolean isWanted;
  private final CaptureErrors errors;

  /** Whether any request of the call, or of one that it has replaced, was asked. */
  private volatile boolean hasAsked;

  /** Whether the last one was. */
  private volatile boolean asks;

  /**
   * Shapes the requests of one call.
   *
   * @param usage which providers are asked
   */
  UsageShaping(MeteredCall metered, StreamUsage usage, CaptureErrors errors) {
    this.metered = metered;
    this.isWanted = usage.mayAsk(metered.endpoint());
    this.errors = errors;
  }

  boolean isWanted() {
    return isWanted;
  }

  boolean hasAsked() {
    return hasAsked;
  }

  /** Requests of this call may have been written for another one. */
  void replaces(UsageShaping earlier) {
    hasAsked = earlier.hasAsked;
    asks = earlier.asks;
  }

  /**
   * Adds to what is sent in place of a request.
   *
   * @param unsent the request's own body
   * @param outgoing what is to be sent so far
   */
  Outgoing shape(UnsentRequest request, UnsentBody unsent, Outgoing outgoing) {
    if (request.isEarly() || !(isWanted || hasAsked)) {
      return outgoing;
    }
    try {
      return written(request, unsent, outgoing);
    } catch (Throwable t) {
      return unmodified("error", outgoing);
    }
  }

  private Outgoing written(UnsentRequest request, UnsentBody unsent, Outgoing outgoing) {
    byte[] body = unsent.bytes();
    // Sent again, or elsewhere, it may be as it was written before.
    asks = hasAsked && (body == null || StreamUsage.isAsked(body));
    if (asks || !isWanted) {
      return outgoing;
    }
    if (body == null) {
      return unmodified(unsent.absence(), outgoing);
    }
    byte[] sent = outgoing.body() == null ? body : outgoing.body();
    byte[] written = StreamUsage.written(metered.endpoint(), request.uri(), sent);
    if (written == sent) {
      return outgoing;
    }
    String reason = written == null ? "format" : obstacle(request);
    if (written == null || reason != null) {
      return unmodified(String.valueOf(reason), outgoing);
    }
    hasAsked = true;
    asks = true;
    return outgoing.andBody(written);
  }

  /** Why a request that could be written is not to be asked, or null. */
  private static @Nullable String obstacle(UnsentRequest request) {
    if (Signatures.isSigned(request)) {
      return "signed";
    }
    if (!request.canReplaceBody() || !request.canFilterResponse()) {
      return "client";
    }
    return request.mayGetEncoded() ? "encoded" : null;
  }

  private Outgoing unmodified(String reason, Outgoing outgoing) {
    metered.unmodified(reason);
    return outgoing;
  }

  /** What takes the answer to our question out of a response, or null if there is none. */
  @Nullable ResponseFilter filter(int status, Function<String, @Nullable String> headers) {
    if (!asks || status < 200 || status > 299) {
      return null;
    }
    String type = headers.apply("Content-Type");
    if (type == null || !type.strip().toLowerCase(Locale.ROOT).startsWith(STREAM_TYPE)) {
      return null;
    }
    if (UnsentRequest.namesEncoding(headers.apply("Content-Encoding"))) {
      errors.unreadable("filter", "an encoded stream, though none was asked for");
      return null;
    }
    return new StreamFilter(errors);
  }
}
