package io.percapita.smoke;

class AsyncHttpClient2SmokeTest extends AsyncHttpClientContract {
  AsyncHttpClient2SmokeTest() {
    super("async-http-client2", "async-http-client");
  }
}
