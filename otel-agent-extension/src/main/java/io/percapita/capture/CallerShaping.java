package io.percapita.capture;

import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import io.percapita.call.LlmRequest;
import io.percapita.metering.MeteredCall;
import io.percapita.metering.ToldProviders;
import java.net.URI;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the requests of one call whose it is, for a provider that is told. Never throws, and
 * never keeps a request back: what cannot be written is counted, once for each request.
 */
final class CallerShaping {
  private final MeteredCall metered;
  private final ToldProviders told;
  private final Consumer<byte[]> read;
  private final Supplier<LlmRequest> asked;
  private volatile @Nullable LlmRequest own;
  private @Nullable String origin;

  /**
   * Shapes the requests of one call.
   *
   * @param read has a body read that was not yet
   * @param asked what the application's own request says, head and body, once that is read
   */
  CallerShaping(
      MeteredCall metered, ToldProviders told, Consumer<byte[]> read, Supplier<LlmRequest> asked) {
    this.metered = metered;
    this.told = told;
    this.read = read;
    this.asked = asked;
  }

  boolean isWanted() {
    return told.tell(metered.endpoint());
  }

  /**
   * Adds to what is sent in place of a request.
   *
   * @param unsent the request's own body
   * @param outgoing what is to be sent so far
   */
  Outgoing shape(UnsentRequest request, UnsentBody unsent, Outgoing outgoing) {
    if (!isWanted() || request.isEarly()) {
      return outgoing;
    }
    try {
      String to = origin(request.uri());
      if (origin == null) {
        origin = to;
      } else if (!origin.equals(to)) {
        return outgoing; // to where the provider redirects, who is not known to be told
      }
      return written(request, unsent, outgoing);
    } catch (Throwable t) {
      return unmodified("error", outgoing);
    }
  }

  /** Who is sent a request. */
  private static String origin(URI uri) {
    String scheme = uri.getScheme();
    String host = uri.getHost() == null ? uri.getRawAuthority() : uri.getHost();
    int port = uri.getPort();
    if (port < 0) {
      port = "http".equalsIgnoreCase(scheme) ? 80 : 443;
    }
    return (scheme + "://" + host + ":" + port).toLowerCase(Locale.ROOT);
  }

  private Outgoing written(UnsentRequest request, UnsentBody unsent, Outgoing outgoing) {
    byte[] body = unsent.bytes();
    if (body == null) {
      return unmodified(unsent.absence(), outgoing);
    }
    byte[] sent = outgoing.body() == null ? body : outgoing.body();
    LlmRequest itself = ownRequest(body);
    byte[] written = metered.written(told, itself, sent);
    if (written == sent) {
      return outgoing;
    }
    if (written == null) {
      return unmodified("format", outgoing);
    }
    if (Signatures.isSigned(request)) {
      return unmodified("signed", outgoing);
    }
    if (!request.canReplaceBody()) {
      return unmodified("client", outgoing);
    }
    own = itself;
    return outgoing.andBody(written);
  }

  /** As it was before anything was written into it. */
  private LlmRequest ownRequest(byte[] body) {
    LlmRequest known = own;
    if (known != null) {
      return known;
    }
    read.accept(body);
    return asked.get();
  }

  /** What a request says that was read as it was sent, less what was written into it. */
  LlmRequest asAsked(LlmRequest sent) {
    LlmRequest asked = own;
    return asked == null ? sent : sent.withCallerOf(asked);
  }

  private Outgoing unmodified(String reason, Outgoing outgoing) {
    metered.unmodified(reason);
    return outgoing;
  }
}
