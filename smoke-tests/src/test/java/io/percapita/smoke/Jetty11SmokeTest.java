package io.percapita.smoke;

class Jetty11SmokeTest extends JettyContract {
  Jetty11SmokeTest() {
    super("jetty11");
  }

  @Override
  boolean isKnownToTheAgent() {
    return false; // which knows Jetty's clients before 10 and since 12
  }
}
