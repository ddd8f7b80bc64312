package io.percapita.smoke;

class Apache5OldestSmokeTest extends Apache5Contract {
  Apache5OldestSmokeTest() {
    super("apache5-oldest");
  }
}
