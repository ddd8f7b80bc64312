package io.percapita.smoke;

class OkHttp5SmokeTest extends OkHttpContract {
  OkHttp5SmokeTest() {
    super("okhttp5");
  }
}
