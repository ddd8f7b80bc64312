package io.percapita.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.percapita.ledger.LedgerFigures.TopUser;
import org.junit.jupiter.api.Test;

final class LedgerFiguresTest {
  /** Users who have spent 1 to 200 pico-dollars, every second one on the plan free. */
  private static LedgerFigures figures(int top) {
    LedgerFigures.Builder builder = LedgerFigures.builder(top);
    for (int i = 1; i <= 200; i++) {
      String user = "u-" + i;
      builder.add(() -> user, i % 2 == 0 ? "free" : "pro", i);
    }
    return builder.build();
  }

  @Test
  void theUsersWhoSpentMostAreToldByName() {
    assertThat(figures(3).top())
        .containsExactly(
            new TopUser("u-200", "free", 200),
            new TopUser("u-199", "pro", 199),
            new TopUser("u-198", "free", 198));
  }

  @Test
  void quantilesAreOfAPlan() {
    LedgerFigures.Plan free = figures(0).byPlan().get("free");

    assertThat(free.users()).isEqualTo(100);
    assertThat(free.picoUsd()).isEqualTo(10_100);
    assertThat(free.byUser().quantile(0.5)).isEqualTo(100);
    assertThat(free.byUser().quantile(0.9)).isEqualTo(180);
    assertThat(free.byUser().quantile(0.99)).isEqualTo(198);
    assertThat(free.byUser().quantile(0)).isEqualTo(2);
    assertThat(free.byUser().quantile(1)).isEqualTo(200);
  }

  @Test
  void sharesAreOfTheUsersWhoSpentMost() {
    // 200 + 199 of 20,100; then the ten and the twenty first.
    assertThat(figures(0).shareOfTop(1)).isCloseTo(399.0 / 20_100, within(1e-12));
    assertThat(figures(0).shareOfTop(5)).isCloseTo(1_955.0 / 20_100, within(1e-12));
    assertThat(figures(0).shareOfTop(10)).isCloseTo(3_810.0 / 20_100, within(1e-12));
  }

  @Test
  void aShareOfUsersIsRoundedUp() {
    LedgerFigures.Builder builder = LedgerFigures.builder(0);
    builder.add(() -> "a", "pro", 3);
    builder.add(() -> "b", "pro", 1);

    assertThat(builder.build().shareOfTop(1)).isEqualTo(0.75);
  }

  @Test
  void foldedUsersAreInTheSumsAndInNoCount() {
    LedgerFigures.Builder builder = LedgerFigures.builder(10);
    builder.add(() -> "a", "pro", 3);
    builder.addFolded("pro", 5, 7);
    builder.addFolded("free", 2, 10);
    LedgerFigures figures = builder.build();

    assertThat(figures.foldedUsers()).isEqualTo(7);
    assertThat(figures.byPlan().get("pro").picoUsd()).isEqualTo(10);
    assertThat(figures.byPlan().get("pro").users()).isEqualTo(1);
    assertThat(figures.byPlan().get("free").users()).isZero();
    assertThat(figures.byPlan().get("free").byUser().quantile(0.5)).isZero();
    assertThat(figures.shareOfTop(1)).isEqualTo(0.15);
  }

  @Test
  void nobodyIsInNoFigure() {
    LedgerFigures figures = LedgerFigures.builder(10).build();

    assertThat(figures.byPlan()).isEmpty();
    assertThat(figures.top()).isEmpty();
    assertThat(figures.shareOfTop(1)).isZero();
  }
}
