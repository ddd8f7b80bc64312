package io.percapita.instrument.jetty9;

import java.nio.ByteBuffer;
import org.eclipse.jetty.client.api.Request;

/** Shows what was sent of a request. */
final class TappedRequest implements Request.BeginListener, Request.ContentListener {
  private final JettyCall call;

  TappedRequest(JettyCall call) {
    this.call = call;
  }

  @Override
  public void onBegin(Request request) {
    call.exchange().requestStart();
  }

  @Override
  public void onContent(Request request, ByteBuffer content) {
    call.exchange().requestBytes(content);
  }
}
