package io.percapita.smoke;

import java.util.List;
import java.util.stream.Stream;

class Apache5AsyncNewestSmokeTest extends Apache5AsyncContract {
  Apache5AsyncNewestSmokeTest() {
    super("apache5-newest");
  }

  @Override
  List<String> waysToRead() {
    return Stream.concat(super.waysToRead().stream(), Stream.of("classic")).toList();
  }
}
