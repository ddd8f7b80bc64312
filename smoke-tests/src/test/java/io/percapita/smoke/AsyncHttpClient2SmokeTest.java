package io.percapita.smoke;

import java.util.Set;

class AsyncHttpClient2SmokeTest extends AsyncHttpClientContract {
  AsyncHttpClient2SmokeTest() {
    super("async-http-client2", "async-http-client");
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return Set.of(CLOSED);
  }
}
