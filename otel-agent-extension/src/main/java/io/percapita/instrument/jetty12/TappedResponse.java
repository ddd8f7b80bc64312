package io.percapita.instrument.jetty12;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.io.Content;

/** What the application receives: the last response of a call, which is shown to a tap. */
final class TappedResponse implements Response.HeadersListener, Response.CompleteListener {
  /** What the client's own sources have in their names that decode a body. */
  private static final String DECODES = "Decod";

  private final JettyCall call;
  private volatile CallTap tap = CallTaps.NOOP;
  private boolean isHeadShown;

  TappedResponse(JettyCall call) {
    this.call = call;
  }

  /** Not told of responses that the client answers itself, by a request to another address. */
  @Override
  public void onHeaders(Response response) {
    try {
      LayeredCall layered = call.layered();
      int status = response.getStatus();
      if (layered.exchanged(status) || layered.answered(status, true)) {
        tap = layered.tap();
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(JettyCall.CLIENT, t);
    }
  }

  /** The body is about to be read: only now it is known whether the client decodes it. */
  Content.Source tapped(Response response, Content.Source body) {
    if (!tap.isActive()) {
      return body;
    }
    boolean isDecoded = body.getClass().getName().contains(DECODES);
    showHead(response, isDecoded);
    ResponseFilter filter =
        tap.responseFilter(
            response.getStatus(), name -> JettyHeaders.of(response, name, isDecoded));
    Content.Source tapped = new TappedSource(body, tap);
    return filter == null ? tapped : new FilteredSource(tapped, filter);
  }

  private void showHead(Response response, boolean isDecoded) {
    if (!isHeadShown) {
      isHeadShown = true;
      tap.responseHead(response.getStatus(), name -> JettyHeaders.of(response, name, isDecoded));
    }
  }

  /** Both ways are done: a response may have come before the client tells what it has sent. */
  @Override
  public void onComplete(Result result) {
    if (tap.isActive()) {
      showHead(result.getResponse(), false);
    }
    CallTap shown = tap;
    tap = CallTaps.NOOP; // a connection in a pool may keep this
    JettyCall.end(shown, result.getResponseFailure());
    Throwable failure = result.getFailure();
    call.over(failure == null || JettyCall.isGivenUp(failure) ? null : failure);
  }
}
