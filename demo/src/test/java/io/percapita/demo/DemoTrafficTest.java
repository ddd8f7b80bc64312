package io.percapita.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DemoTrafficTest {
  @Test
  void everyFeatureGetsItsShare() {
    List<Feature> hundred = IntStream.range(0, 100).mapToObj(DemoTraffic::feature).toList();

    for (Feature feature : Feature.values()) {
      assertThat(hundred).filteredOn(feature::equals).hasSize(feature.weight());
    }
  }

  @Test
  void fiveInAHundredUsersMakeFourInTenRequests() {
    List<DemoUser> users = DemoUser.everybody();
    int all = users.stream().mapToInt(DemoUser::activity).sum();
    List<Integer> heavy =
        users.stream().map(DemoUser::activity).filter(activity -> activity > 1).toList();

    assertThat(heavy).hasSize(users.size() / 20);
    assertThat(heavy.stream().mapToInt(Integer::intValue).sum() * 100 / all).isBetween(35, 45);
  }
}
