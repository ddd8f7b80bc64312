package io.percapita.instrument.jetty9;

import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import java.net.URI;
import org.eclipse.jetty.client.api.Request;
import org.jspecify.annotations.Nullable;

/** A request before it is sent. */
final class UnsentJettyRequest implements UnsentRequest {
  private final Request request;

  UnsentJettyRequest(Request request) {
    this.request = request;
  }

  @Override
  public URI uri() {
    return request.getURI();
  }

  @Override
  public @Nullable String header(String name) {
    return JettyHeaders.of(request, name);
  }

  @Override
  public long bodyLength() {
    return RequestBody.length(request);
  }

  @Override
  public byte @Nullable [] body() throws ReflectiveOperationException {
    return RequestBody.whole(request);
  }

  @Override
  public boolean canReplaceBody() {
    return true;
  }

  /** Jetty would take the query apart and write it anew. */
  @Override
  public boolean canReplacePath() {
    return false;
  }
}
