package io.percapita.smoke;

class OkHttp3SmokeTest extends OkHttpContract {
  OkHttp3SmokeTest() {
    super("okhttp3");
  }
}
