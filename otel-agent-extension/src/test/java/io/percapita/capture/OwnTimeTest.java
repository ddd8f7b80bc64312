package io.percapita.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.percapita.capture.OwnTime.PieceTime;
import io.percapita.capture.OwnTime.Stage;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class OwnTimeTest {
  private long now = 1_000_000;
  private final OwnTime ownTime = new OwnTime(() -> now);

  @Test
  void whatWasMeasuredAddsUpByStage() {
    ownTime.took(Stage.START, now - 100);
    ownTime.took(Stage.START, now - 20);
    ownTime.took(Stage.END, now - 7);

    assertThat(measured())
        .isEqualTo(Map.of("start", 120L, "admit", 0L, "request", 0L, "response", 0L, "end", 7L));
  }

  @Test
  void oneOfSixteenShortPiecesStandsForAll() {
    PieceTime pieces = ownTime.ofPieces();
    for (int i = 0; i < 10 * OwnTime.ONE_IN; i++) {
      pieces.read(Stage.RESPONSE, now - 50, OwnTime.LONG_PIECE - 1);
    }

    assertThat(measured().get("response")).isEqualTo(10L * OwnTime.ONE_IN * 50);
  }

  @Test
  void everyLongPieceIsMeasured() {
    PieceTime pieces = ownTime.ofPieces();
    for (int i = 0; i < 5; i++) {
      pieces.read(Stage.REQUEST, now - 900, OwnTime.LONG_PIECE);
    }

    assertThat(measured().get("request")).isEqualTo(5 * 900);
  }

  /** The first piece of an answer costs a hundred times as much as the two that follow it. */
  @Test
  void exchangesOfFewPiecesAreMeasuredRightOnTheWhole() {
    int exchanges = 100_000;
    for (int i = 0; i < exchanges; i++) {
      PieceTime pieces = ownTime.ofPieces();
      pieces.read(Stage.RESPONSE, now - 10_000, 200);
      pieces.read(Stage.RESPONSE, now - 100, 200);
      pieces.read(Stage.RESPONSE, now - 100, 200);
    }

    // The standard error is sqrt(15 / 100,000), some 1.2 %.
    long truth = exchanges * 10_200L;
    assertThat(measured().get("response")).isCloseTo(truth, within(truth / 14));
  }

  @Test
  void aClockThatRunsBackwardsTakesNothingAway() {
    ownTime.took(Stage.END, now - 5);
    ownTime.took(Stage.END, now + 100);

    assertThat(measured().get("end")).isEqualTo(5);
  }

  private Map<String, Long> measured() {
    Map<String, Long> measured = new TreeMap<>();
    ownTime.forEach(measured::put);
    return measured;
  }
}
