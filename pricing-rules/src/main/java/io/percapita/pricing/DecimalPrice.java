package io.percapita.pricing;

import io.percapita.yaml.YamlNode;
import io.percapita.yaml.YamlNode.Scalar;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Decimal numbers of rule files, as exact pico-dollars. */
final class DecimalPrice {
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,12}(\\.\\d{1,12})?");

  // 1 USD is 1e12 pico-dollars; shared out over a million tokens, or a thousand requests.
  private static final int MTOK_DECIMALS = 6;
  private static final int KREQUEST_DECIMALS = 9;
  private static final int USD_DECIMALS = 12;

  private DecimalPrice() {}

  /** A price in USD per million tokens, as pico-dollars per token. */
  static long picoUsdPerToken(YamlNode price) {
    return pico(price, MTOK_DECIMALS, "USD per million tokens");
  }

  /** A price in USD per thousand requests, as pico-dollars per request. */
  static long picoUsdPerRequest(YamlNode price) {
    return pico(price, KREQUEST_DECIMALS, "USD per thousand requests");
  }

  /** An amount in USD, as pico-dollars. */
  static long picoUsd(YamlNode amount) {
    return pico(amount, USD_DECIMALS, "USD");
  }

  /** A factor above zero. */
  static BigDecimal multiplier(Scalar factor) {
    if (DECIMAL.matcher(factor.text()).matches()) {
      BigDecimal value = new BigDecimal(factor.text());
      if (value.signum() > 0) {
        return value;
      }
    }
    throw factor
        .place()
        .error("\"" + factor.text() + "\" is not a factor; write a decimal above 0, such as 0.5");
  }

  private static long pico(YamlNode price, int decimals, String unit) {
    String text = price.text();
    if (DECIMAL.matcher(text).matches()) {
      try {
        return new BigDecimal(text).movePointRight(decimals).longValueExact();
      } catch (ArithmeticException ignored) {
        // Too many decimals or too large: answered below like any other text that is no price.
      }
    }
    throw price
        .place()
        .error(
            "\""
                + text
                + "\" is not a price; write "
                + unit
                + " with at most "
                + decimals
                + " decimals, such as 2.5");
  }
}
