package io.percapita.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LabelLimiterTest {
  private final LabelLimiter limiter = new LabelLimiter("llm.feature", 2);

  @Test
  void valuesBeyondTheBoundBecomeOtherAndAreCounted() {
    assertThat(limiter.limit("a")).isEqualTo("a");
    assertThat(limiter.limit("b")).isEqualTo("b");
    assertThat(limiter.limit("c")).isEqualTo("other");
    assertThat(limiter.limit("d")).isEqualTo("other");
    assertThat(limiter.limit("a")).isEqualTo("a");

    assertThat(limiter.refused()).isEqualTo(2);
  }

  @Test
  void noValueWithinTheBoundIsRefused() {
    limiter.limit("a");
    limiter.limit("a");

    assertThat(limiter.refused()).isZero();
  }

  @Test
  void inventedValuesDoNotCrowdOutTheNamesOfConfiguration() {
    AtomicReference<Set<String>> file = new AtomicReference<>(Set.of("team"));
    LabelLimiter plans = new LabelLimiter("llm.plan", 2, Set.of("free", " pro "), file::get);

    for (int i = 0; i < 100; i++) {
      plans.limit("invented-" + i);
    }
    file.set(Set.of("team", "scale"));

    assertThat(
            Stream.of("free", "pro", "team", "scale", "invented-0", "invented-2").map(plans::limit))
        .containsExactly("free", "pro", "team", "scale", "invented-0", "other");
  }

  @Test
  void lookingAValueUpTakesNothingOfTheBound() {
    LabelLimiter plans = new LabelLimiter("llm.plan", 1, Set.of("pro"), Set::of);

    assertThat(plans.look("invented")).isEqualTo("other");
    assertThat(plans.look("pro")).isEqualTo("pro");
    assertThat(plans.limit("team")).isEqualTo("team");
    assertThat(plans.look("team")).isEqualTo("team");
    assertThat(plans.refused()).isZero();
  }

  @Test
  void threadsGoOverTheBoundByTheirNumberAtMost() {
    LabelLimiter hundred = new LabelLimiter("llm.feature", 100);
    Set<String> passed = ConcurrentHashMap.newKeySet();

    IntStream.range(0, 100_000).parallel().forEach(i -> passed.add(hundred.limit("v" + i % 1_000)));

    passed.remove(LabelLimiter.OTHER);
    assertThat(passed.size()).isBetween(100, 100 + Runtime.getRuntime().availableProcessors());
  }
}
