package io.percapita.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MutableClockTest {
  @Test
  void standsStillUntilMoved() {
    MutableClock clock = MutableClock.at(Instant.EPOCH);

    Instant before = clock.instant();
    clock.advance(Duration.ofSeconds(90));

    assertThat(before).isEqualTo(Instant.EPOCH);
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(90));
  }
}
