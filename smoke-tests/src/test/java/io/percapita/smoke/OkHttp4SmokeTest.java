package io.percapita.smoke;

class OkHttp4SmokeTest extends OkHttpContract {
  OkHttp4SmokeTest() {
    super("okhttp4");
  }
}
