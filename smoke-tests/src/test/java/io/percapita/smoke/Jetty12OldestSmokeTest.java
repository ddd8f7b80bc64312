package io.percapita.smoke;

class Jetty12OldestSmokeTest extends Jetty12Contract {
  Jetty12OldestSmokeTest() {
    super("jetty12-oldest");
  }
}
