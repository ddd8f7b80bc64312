package io.percapita.smoke;

class Apache4NewestSmokeTest extends Apache4Contract {
  Apache4NewestSmokeTest() {
    super("apache4-newest");
  }
}
