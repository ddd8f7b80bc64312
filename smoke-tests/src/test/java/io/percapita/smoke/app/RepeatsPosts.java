package io.percapita.smoke.app;

import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.util.TimeValue;

/** What Apache's clients 5 do by themselves, after a broken connection to requests with a body. */
final class RepeatsPosts extends DefaultHttpRequestRetryStrategy {
  RepeatsPosts() {
    super(1, TimeValue.ofMilliseconds(1));
  }

  @Override
  protected boolean handleAsIdempotent(HttpRequest request) {
    return true;
  }
}
