package io.percapita.smoke;

class Apache4AsyncNewestSmokeTest extends Apache4AsyncContract {
  Apache4AsyncNewestSmokeTest() {
    super("apache4-async-newest");
  }
}
