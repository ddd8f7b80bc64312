package io.percapita.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PromQlTest {
  @Test
  void metricsAreToldFromFunctionsLabelsAndKeywords() {
    assertThat(
            PromQl.metrics(
                """
                sum by (llm_plan, job) (rate(a_total{b="c}d", e=~"f"}[5m] offset 1d)) > bool 1e3
                  and on (g) level:h:sum1h / on (i) group_left (j) (k or l) unless 0x1f
                  + label_replace(m, "n", "$1", "o", "(.+)") ^ 2 + Inf + time()
                """))
        .containsExactly("a_total", "k", "l", "level:h:sum1h", "m");
  }
}
