package io.percapita.instrument.jetty9;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import java.nio.ByteBuffer;
import java.util.Set;
import org.eclipse.jetty.client.ContentDecoder;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.client.api.Result;
import org.eclipse.jetty.util.Callback;

/**
 * What the application receives: the last response of a call, which is shown to a tap. Takes
 * whatever comes, so that it never holds the application up.
 */
final class TappedResponse
    implements Response.HeadersListener,
        Response.AsyncContentListener,
        Response.SuccessListener,
        Response.FailureListener,
        Response.CompleteListener {
  private final JettyCall call;
  private final Set<ContentDecoder.Factory> decoders;
  private volatile CallTap tap = CallTaps.NOOP;

  TappedResponse(JettyCall call, Set<ContentDecoder.Factory> decoders) {
    this.call = call;
    this.decoders = decoders;
  }

  @Override
  public void onHeaders(Response response) {
    try {
      LayeredCall layered = call.layered();
      int status = response.getStatus();
      if (layered.exchanged(status) || layered.answered(status, true)) {
        tap = layered.tap();
        tap.responseHead(status, name -> JettyHeaders.of(response, name, decoders));
        for (CallerListener caller : call.callers()) {
          caller.filter(
              tap.responseFilter(status, name -> JettyHeaders.of(response, name, decoders)));
        }
      }
    } catch (Throwable t) {
      CallTaps.adapterFailed(JettyCall.CLIENT, t);
    }
  }

  @Override
  public void onContent(Response response, ByteBuffer content, Callback callback) {
    tap.responseBytes(content);
    callback.succeeded();
  }

  @Override
  public void onSuccess(Response response) {
    endBody(response);
  }

  @Override
  public void onFailure(Response response, Throwable failure) {
    if (JettyCall.isGivenUp(failure)) {
      call.callers().forEach(caller -> caller.filter(null));
    } else {
      endBody(response);
    }
  }

  /** Ours is the first that is told, so that nobody is told of the end before the rest. */
  private void endBody(Response response) {
    for (CallerListener caller : call.callers()) {
      try {
        caller.end(response);
      } catch (Throwable ignored) {
        // The application's own: the client would log it, and no more.
      }
    }
  }

  /** Both ways are done: a response may have come before the client tells what it has sent. */
  @Override
  public void onComplete(Result result) {
    CallTap shown = tap;
    tap = CallTaps.NOOP; // a connection in a pool may keep this
    JettyCall.end(shown, result.getResponseFailure());
    Throwable failure = result.getFailure();
    call.over(failure == null || JettyCall.isGivenUp(failure) ? null : failure);
  }
}
