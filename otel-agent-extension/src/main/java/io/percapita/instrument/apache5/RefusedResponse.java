package io.percapita.instrument.apache5;

import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import java.lang.reflect.Method;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/** The answer to a request that was not sent. */
final class RefusedResponse {
  private RefusedResponse() {}

  /** Answers {response, exception}, one of which is null. */
  static Object[] of(Refusal refusal) {
    try {
      ClassicHttpResponse response =
          new BasicClassicHttpResponse(refusal.status(), refusal.reason());
      refusal.headers().forEach(response::addHeader);
      response.setEntity(new ByteArrayEntity(refusal.body(), ContentType.APPLICATION_JSON));
      return new Object[] {closeable(response), null};
    } catch (Throwable t) {
      return new Object[] {null, refusal.exception()};
    }
  }

  /** By a method that is public in later versions only. */
  private static Object closeable(ClassicHttpResponse response)
      throws ReflectiveOperationException {
    Method adapt =
        CloseableHttpResponse.class.getDeclaredMethod("adapt", ClassicHttpResponse.class);
    adapt.setAccessible(true);
    return adapt.invoke(null, response);
  }
}
