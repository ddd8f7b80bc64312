package io.percapita.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrafficMixTest {
  @Test
  void everyFeatureGetsItsShare() {
    List<Feature> hundred = IntStream.range(0, 100).mapToObj(TrafficMix::feature).toList();

    for (Feature feature : Feature.values()) {
      assertThat(hundred).filteredOn(feature::equals).hasSize(feature.weight());
    }
  }

  @Test
  void fiveInAHundredUsersMakeFourInTenVisits() {
    List<DemoUser> heavy =
        DemoUser.everybody().stream().filter(user -> user.activity() > 1).toList();

    List<Visit> visits = visits(42, 4_000);

    assertThat(heavy).hasSize(DemoUser.everybody().size() / 20);
    assertThat(visits.stream().filter(visit -> heavy.contains(visit.user())).count())
        .isBetween(1_500L, 1_800L);
  }

  @Test
  void everyPlanAndEveryUserIsSeen() {
    List<Visit> visits = visits(42, 4_000);

    assertThat(visits).extracting(visit -> visit.user().plan()).contains("free", "pro", "team");
    assertThat(visits.stream().map(Visit::user).distinct()).hasSize(40);
  }

  @Test
  void oneInSixtyVisitsTriesTheNewModel() {
    assertThat(visits(42, 600))
        .filteredOn(visit -> visit.path().equals(DemoServer.NEW_MODEL_PATH))
        .hasSize(10);
  }

  @Test
  void theSameSeedGivesTheSameVisits() {
    assertThat(visits(7, 100)).isEqualTo(visits(7, 100)).isNotEqualTo(visits(8, 100));
  }

  private static List<Visit> visits(long seed, int count) {
    return Stream.generate(new TrafficMix(seed)::next).limit(count).toList();
  }
}
