package io.percapita.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final List<Sample> SCRAPE =
      Sample.parse(
          """
          gen_ai_client_operation_duration_seconds_count{otel_scope_name="io.percapita"} 12
          llm_cost_usd_total{gen_ai_response_model="m1",llm_feature="search",llm_plan="pro"} 0.75
          llm_cost_usd_total{gen_ai_response_model="m2",llm_feature="drafts",llm_plan="free"} 0.25
          llm_tokens_total{llm_component="input"} 1200
          llm_tokens_total{llm_component="output"} 34
          llm_user_cost_usd_total{llm_plan="pro",llm_user="a1"} 0.75
          llm_user_cost_usd_total{llm_plan="free",llm_user="b2"} 0.25
          llm_unpriced_calls_total{gen_ai_response_model="acme-llm-1"} 2
          """);

  private final MutableClock clock = MutableClock.at(Instant.EPOCH);

  @Test
  void showsAScrapeAsAPage() {
    Baseline start = new Baseline(0, clock.instant());
    clock.advance(Duration.ofSeconds(60));

    String page = Report.of(SCRAPE, start, clock.instant(), "http://localhost:1/metrics");

    // 1 USD in a minute is 43,200 USD in 30 days.
    assertThat(page)
        .isEqualTo(
            """
            Percapita demo, after 60 s

              LLM calls                       12
              spend                      $1.0000
              active users                     2
              cost per active user       $0.5000
              at this rate, per month    $43,200
              unpriced calls                   2   acme-llm-1

            Cost by feature
              search                                $0.7500   75 %
              drafts                                $0.2500   25 %

            Cost by plan
              pro                                   $0.7500   75 %
              free                                  $0.2500   25 %

            Cost by model
              m1                                    $0.7500   75 %
              m2                                    $0.2500   25 %

            Top users (hashed)
              a1                                    $0.7500   75 %
              b2                                    $0.2500   25 %

            All metrics: http://localhost:1/metrics
            """);
  }

  @Test
  void aPageBeforeTheFirstCallHasNothingToShow() {
    Baseline start = Baseline.of(List.of(), clock.instant());

    String page = Report.of(List.of(), start, clock.instant(), "http://localhost:1/metrics");

    assertThat(page).contains("nothing yet", "$0.0000").doesNotContain("NaN");
  }

  @Test
  void theProjectionLeavesOutWhatWasSpentBefore() {
    Baseline start = Baseline.of(SCRAPE, clock.instant());
    clock.advance(Duration.ofDays(3));

    assertThat(start.perMonth(1.5, clock.instant())).isEqualTo(5);
  }

  @Test
  void countsCallsAndTokensOfAllKinds() {
    assertThat(Counted.byPercapita(SCRAPE)).isEqualTo(new Counted(12, 1234));
  }

  @Test
  void putsTheTwoCountsBesideEachOther() {
    assertThat(new Counted(12, 1234).comparedWith(new Counted(11, 1200)))
        .isEqualTo(
            """
            The stand-in answered         12 calls with        1,234 tokens.
            Percapita counted             11 calls with        1,200 tokens.
            """);
  }
}
