package io.percapita.pricing;

import io.percapita.usage.Component;
import io.percapita.yaml.YamlNode.Mapping;
import io.percapita.yaml.YamlNode.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Token prices of a model one serves oneself: what the machines cost an hour, shared out over the
 * tokens they handle in an hour. Rounded half up to whole pico-dollars a token, which is less than
 * a millionth of any price above 0.5 USD per million tokens.
 */
final class GpuHoursYaml {
  static final String KEY = "gpu_hours";

  private static final String USD_PER_HOUR = "usd_per_hour";
  private static final String TOKENS_PER_HOUR = "tokens_per_hour";
  private static final Set<String> KEYS = new TreeSet<>(List.of(USD_PER_HOUR, TOKENS_PER_HOUR));

  private GpuHoursYaml() {}

  /** The prices in pico-dollars per token. */
  static Map<Component, Long> read(Mapping node) {
    Scalar usd = node.allowing(KEYS).requiredScalar(USD_PER_HOUR);
    BigDecimal picoUsdPerHour = BigDecimal.valueOf(DecimalPrice.picoUsd(usd));
    Mapping tokens = node.required(TOKENS_PER_HOUR).mapping();
    Map<Component, Long> rates = new EnumMap<>(Component.class);
    tokens
        .entries()
        .forEach(
            (id, value) -> {
              Component component = RatesYaml.component(id, value, true);
              BigDecimal count = BigDecimal.valueOf(tokens.requiredScalar(id).tokens());
              rates.put(
                  component,
                  picoUsdPerHour.divide(count, 0, RoundingMode.HALF_UP).longValueExact());
            });
    return rates;
  }
}
