package io.percapita.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WantedOfRequestTest {
  private final WantedOfRequest wanted = new WantedOfRequest(Set.of(), List.of("Team", "User"));

  @Test
  void headersAreKeptThatAreWantedAndThere() {
    assertThat(wanted.of(Map.of("Team", "a", "Authorization", "secret")::get))
        .isEqualTo(Map.of("Team", "a"));
  }

  @Test
  void ofALongHeaderTheBeginningIsKept() {
    assertThat(wanted.of(Map.of("User", "u".repeat(300))::get))
        .isEqualTo(Map.of("User", "u".repeat(256)));
    assertThat(wanted.of(Map.of("User", "u".repeat(255) + "😀")::get))
        .isEqualTo(Map.of("User", "u".repeat(255)));
  }
}
