package io.percapita.smoke;

class Jetty9OldestSmokeTest extends JettyContract {
  Jetty9OldestSmokeTest() {
    super("jetty9-oldest");
  }
}
