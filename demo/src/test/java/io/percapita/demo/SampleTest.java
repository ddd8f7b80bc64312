package io.percapita.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void readsNameLabelsAndValue() {
    List<Sample> samples =
        Sample.parse(
            """
            # HELP llm_cost_usd_total cost
            # TYPE llm_cost_usd_total counter
            llm_cost_usd_total{llm_feature="a, \\"b\\"",llm_plan="pro"} 4.05E-4
            up 1 1700000000000
            """);

    assertThat(samples)
        .containsExactly(
            new Sample(
                "llm_cost_usd_total",
                Map.of("llm_feature", "a, \"b\"", "llm_plan", "pro"),
                0.000405),
            new Sample("up", Map.of(), 1));
  }

  @Test
  void unescapesFromLeftToRight() {
    List<Sample> samples = Sample.parse("a{b=\"x\\\\n\\ny\"} +Inf");

    assertThat(samples)
        .containsExactly(new Sample("a", Map.of("b", "x\\n\ny"), Double.POSITIVE_INFINITY));
  }
}
