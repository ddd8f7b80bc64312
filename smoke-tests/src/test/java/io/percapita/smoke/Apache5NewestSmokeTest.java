package io.percapita.smoke;

class Apache5NewestSmokeTest extends Apache5Contract {
  Apache5NewestSmokeTest() {
    super("apache5-newest");
  }
}
