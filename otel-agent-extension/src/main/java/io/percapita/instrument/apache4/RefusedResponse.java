package io.percapita.instrument.apache4;

import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import org.apache.http.HttpVersion;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.message.BasicHttpResponse;

/** The answer to a request that was not sent. */
final class RefusedResponse extends BasicHttpResponse implements CloseableHttpResponse {
  private RefusedResponse(Refusal refusal) {
    super(HttpVersion.HTTP_1_1, refusal.status(), refusal.reason());
    refusal.headers().forEach(this::addHeader);
    ByteArrayEntity body = new ByteArrayEntity(refusal.body());
    body.setContentType(refusal.headers().get("content-type"));
    setEntity(body);
  }

  /** Answers {response, exception}, one of which is null. */
  static Object[] of(Refusal refusal) {
    try {
      return new Object[] {new RefusedResponse(refusal), null};
    } catch (Throwable t) {
      return new Object[] {null, refusal.exception()};
    }
  }

  @Override
  public void close() {
    // There is no connection that has to be given back.
  }
}
