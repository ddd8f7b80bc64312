package io.percapita.smoke;

class Apache5AsyncOldestSmokeTest extends Apache5AsyncContract {
  Apache5AsyncOldestSmokeTest() {
    super("apache5-oldest");
  }
}
