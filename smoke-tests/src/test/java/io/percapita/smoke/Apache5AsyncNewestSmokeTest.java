package io.percapita.smoke;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Apache5AsyncNewestSmokeTest extends Apache5AsyncContract {
  Apache5AsyncNewestSmokeTest() {
    super("apache5-newest");
  }

  @Override
  List<String> waysToRead() {
    return Stream.concat(super.waysToRead().stream(), Stream.of("classic")).toList();
  }

  /** Above where we read. */
  @Override
  boolean decodes(Wire wire, String how) {
    return true;
  }

  @Override
  boolean decodesEverything() {
    return true;
  }

  /** As it comes, it repeats these once; the oldest hangs when it does, with us or without. */
  @ParameterizedTest
  @ValueSource(strings = {"429", "503"})
  void whatItRepeatsByItselfIsOneCall(String status) {
    assertThatWhatTheClientRepeatsIsOneCall(status);
  }
}
