package io.percapita.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

final class MonthsTest {
  private static final List<String> ZONES =
      List.of("UTC", "Europe/Berlin", "Pacific/Apia", "America/Sao_Paulo", "Asia/Kathmandu");

  @Property(tries = 300)
  void aMonthIsThatOfTheCalendarInTheZone(
      @ForAll @LongRange(min = -10_000_000_000L, max = 10_000_000_000L) long second) {
    for (String zone : ZONES) {
      Instant instant = Instant.ofEpochSecond(second);
      Months months = new Months(ZoneId.of(zone));
      months.at(instant.minusSeconds(86_400));

      assertThat(Months.of(months.at(instant)))
          .isEqualTo(YearMonth.from(instant.atZone(ZoneId.of(zone))));
    }
  }
}
