package io.percapita.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LastHoursTest {
  private static final int FROM = 490_000;

  /** The sum is kept rather than made: it must stay what the hours come to. */
  @Test
  void theSumIsThatOfTheHours() {
    SplittableRandom random = new SplittableRandom(7);
    long[] hours = LastHours.none();
    TreeMap<Integer, Long> truth = new TreeMap<>();
    int latest = FROM;
    for (int i = 0; i < 20_000; i++) {
      latest += random.nextInt(20) == 0 ? random.nextInt(40) : 0;
      int hour = latest - random.nextInt(30);
      long amount = random.nextLong(1_000_000);
      LastHours.add(hours, hour, amount);
      truth.merge(hour, amount, Long::sum);
      int newest = truth.lastKey();
      truth.headMap(newest - LastHours.HOURS, true).clear();

      int asked = newest + random.nextInt(30);
      assertThat(LastHours.sum(hours, asked))
          .isEqualTo(
              truth.tailMap(asked - LastHours.HOURS, false).values().stream()
                  .mapToLong(Long::longValue)
                  .sum());
    }
  }

  @Test
  void whatIsTooMuchStaysTheMostUntilItIsADayOld() {
    long[] hours = LastHours.none();
    LastHours.add(hours, FROM, Long.MAX_VALUE - 1);
    LastHours.add(hours, FROM + 1, 5);
    assertThat(LastHours.sum(hours, FROM + 1)).isEqualTo(Long.MAX_VALUE);

    LastHours.add(hours, FROM + LastHours.HOURS, 2);

    assertThat(LastHours.sum(hours, FROM + LastHours.HOURS)).isEqualTo(7);
  }
}
