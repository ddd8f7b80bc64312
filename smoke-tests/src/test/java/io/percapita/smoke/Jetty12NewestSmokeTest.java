package io.percapita.smoke;

class Jetty12NewestSmokeTest extends Jetty12Contract {
  Jetty12NewestSmokeTest() {
    super("jetty12-newest");
  }
}
