package io.percapita.instrument.apache5async;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** One request on a connection, and its response. */
final class TappedExchange extends TappedDataConsumer implements AsyncClientExchangeHandler {
  private static final String TUNNEL = "CONNECT";

  private final AsyncClientExchangeHandler handler;
  private final AsyncCall made;
  private final LayeredCall call;
  private volatile CallTap tap = CallTaps.NOOP;

  private TappedExchange(AsyncClientExchangeHandler handler, AsyncCall call, LayeredCall layered) {
    super(handler, call);
    this.handler = handler;
    this.made = call;
    this.call = layered;
  }

  /** Answers the handler itself if it works for no call that is to be followed. */
  static AsyncClientExchangeHandler of(
      AsyncClientExchangeHandler handler, @Nullable AsyncCall call) {
    LayeredCall layered = call == null ? null : call.call();
    return call == null || layered == null || handler instanceof TappedExchange
        ? handler
        : new TappedExchange(handler, call, layered);
  }

  @Override
  public void produceRequest(RequestChannel channel, HttpContext context)
      throws HttpException, IOException {
    handler.produceRequest(
        (request, body, requestContext) -> {
          sent(request, body);
          channel.sendRequest(request, body, requestContext);
        },
        context);
  }

  private void sent(HttpRequest request, @Nullable EntityDetails body) {
    String method = request.getMethod();
    if (TUNNEL.equals(method)) {
      return;
    }
    try {
      URI to = request.getUri();
      if (!made.isOwnBody(body) && call.isForeign(method, to)) {
        if (call.elsewhere(method, to) != CallTaps.NOOP) {
          withhold(request);
        }
        return;
      }
      tap = call.exchange(method, to);
      withhold(request);
      tap.requestHead(name -> header(request, name));
      tap.requestStart();
    } catch (Throwable t) {
      CallTaps.adapterFailed(AsyncCall.CLIENT, t);
    }
  }

  private static @Nullable String header(HttpRequest request, String name) {
    Header header = request.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** Takes out what a layer above may have added and the provider is not to have, unless signed. */
  private static void withhold(HttpRequest request) {
    CallTaps.withheldHeaders(header(request, "Authorization")).forEach(request::removeHeaders);
  }

  @Override
  public int available() {
    return handler.available();
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    handler.produce(tap.isActive() ? new TappedRequestChannel(channel, tap) : channel);
  }

  @Override
  public void consumeInformation(HttpResponse response, HttpContext context)
      throws HttpException, IOException {
    handler.consumeInformation(response, context);
  }

  @Override
  public void consumeResponse(
      HttpResponse response, @Nullable EntityDetails body, HttpContext context)
      throws HttpException, IOException {
    answered(response, body != null);
    handler.consumeResponse(response, body, context);
  }

  private void answered(HttpResponse response, boolean hasBody) {
    try {
      if (tap != CallTaps.NOOP && call.exchanged(response.getCode())) {
        show(tap, response, hasBody);
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(AsyncCall.CLIENT, t);
    }
  }

  @Override
  public void failed(Exception cause) {
    showFailure(cause);
    handler.failed(cause);
  }

  /** The library's handler tells others than this of it. */
  @Override
  public void cancel() {
    showCancellation();
    handler.cancel();
  }

  @Override
  public void releaseResources() {
    tap = CallTaps.NOOP;
    super.releaseResources();
  }
}
