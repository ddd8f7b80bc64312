package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class MoneyTest {
  @Test
  void onePicoDollarIsShownInFull() {
    assertThat(new Money(1).toUsdString()).isEqualTo("0.000000000001");
    assertThat(new Money(1).toDecimal()).isEqualTo(new BigDecimal("0.000000000001"));
  }

  @Test
  void textHasNoTrailingZerosAndNoExponent() {
    assertThat(new Money(10_500_000_000L).toUsdString()).isEqualTo("0.0105");
    assertThat(new Money(200_000_000_000_000L).toUsdString()).isEqualTo("200");
    assertThat(Money.ZERO.toUsdString()).isEqualTo("0");
    assertThat(new Money(-1_500_000_000_000L)).hasToString("-1.5 USD");
  }

  @Test
  void sumsAndProductsAreExact() {
    assertThat(new Money(3).plus(new Money(4))).isEqualTo(new Money(7));
    assertThat(new Money(2_500_000).times(1_001)).isEqualTo(new Money(2_502_500_000L));
  }

  @Test
  void leavingTheRangeIsAnErrorNotAWrap() {
    Money most = new Money(Long.MAX_VALUE);

    assertThatThrownBy(() -> most.plus(new Money(1))).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> most.times(2)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void doubleIsTheNearestOne() {
    assertThat(new Money(100_000_000_000L).toUsd()).isEqualTo(0.1);
  }

  @Test
  void moreIsGreater() {
    assertThat(new Money(2)).isGreaterThan(new Money(1)).isEqualByComparingTo(new Money(2));
  }
}
