package io.percapita.config;

import io.percapita.pricing.Money;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A setting's text, where it was found, and what it must be.
 *
 * @param place the property, or file, line and key
 * @param text as it is written, trimmed
 * @param allowed what it must be, for the message that refuses it
 */
record Value(String place, String text, String allowed) {
  /** What {@link #money(BigDecimal)} can hold, for messages. */
  static final String AMOUNT_RANGE = "an amount in USD below nine million, of at most 12 decimals";

  private static final int MAX_COUNT = 1_000_000;
  private static final int PICO_DECIMALS = 12;

  /** The one line that refuses the value, for something it should have been. */
  ConfigException mustBe(String expected) {
    String shown = text.replaceAll("\\p{Cntrl}", "?");
    return new ConfigException(place + "=" + shown + " is not allowed; it must be " + expected);
  }

  /** The URL of a Redis, or null for {@code embedded}; what refuses it does not tell a password. */
  @Nullable URI redisUrl() {
    if (text.equalsIgnoreCase("embedded")) {
      return null;
    }
    URI url = null;
    try {
      url = new URI(text);
      if (RedisUrl.isOne(url)) {
        return url;
      }
    } catch (URISyntaxException ignored) {
      // Told below, together with other URLs; the exception would tell all of it.
    }
    throw new Value(place, text.replaceAll("//.*@", "//…@"), allowed)
        .mustBe("embedded, " + RedisUrl.allowed(url));
  }

  ZoneId zone() {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw mustBe(allowed);
    }
  }

  boolean flag() {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw mustBe(allowed);
    };
  }

  <E extends Enum<E>> E oneOf(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> mustBe(allowed));
  }

  int count() {
    return whole(1, MAX_COUNT);
  }

  /** A whole number from a least to a greatest. */
  int whole(int least, int greatest) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= greatest) {
        return number;
      }
    } catch (NumberFormatException ignored) {
      // Told below, together with numbers out of range.
    }
    throw mustBe(allowed);
  }

  double ratio() {
    try {
      double ratio = Double.parseDouble(text);
      if (ratio > 0 && ratio <= 1) {
        return ratio;
      }
    } catch (NumberFormatException ignored) {
      // Told below, together with numbers out of range.
    }
    throw mustBe(allowed);
  }

  /** A time above zero; without a unit in milliseconds, as OpenTelemetry's own settings are. */
  Duration duration() {
    Duration duration = durationOrNone();
    if (duration.isZero()) {
      throw mustBe(allowed);
    }
    return duration;
  }

  /** A time that may be zero. */
  Duration durationOrNone() {
    String compact = text.toLowerCase(Locale.ROOT).replace(" ", "");
    String digits = compact.replaceFirst("[a-z]+$", "");
    try {
      long amount = Long.parseLong(digits);
      if (amount >= 0 && amount < 1_000_000_000) {
        return switch (compact.substring(digits.length())) {
          case "", "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> throw mustBe(allowed);
        };
      }
    } catch (NumberFormatException ignored) {
      // Told below, together with numbers out of range.
    }
    throw mustBe(allowed);
  }

  /** Pairs such as {@code a=b,c=d}; unmodifiable. */
  Map<String, String> pairs() {
    Map<String, String> pairs = new HashMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? "" : pair.substring(0, equals).strip();
      String value = pair.substring(equals + 1).strip();
      if (key.isEmpty() || value.isEmpty()) {
        throw mustBe(allowed);
      }
      pairs.put(key, value);
    }
    return Map.copyOf(pairs);
  }

  /** A path, in which a leading {@code ~} stands for the home directory. */
  Path path() {
    boolean inHome = text.equals("~") || text.startsWith("~/");
    try {
      return Path.of(inHome ? home() + text.substring(1) : text);
    } catch (InvalidPathException e) {
      throw mustBe(allowed);
    }
  }

  /** The working directory for a user whom the machine does not know, as in some containers. */
  private static String home() {
    String home = System.getProperty("user.home", "");
    return home.isBlank() || home.equals("?") ? System.getProperty("user.dir", ".") : home;
  }

  Money money() {
    try {
      BigDecimal usd = new BigDecimal(text);
      if (usd.signum() >= 0) {
        return money(usd);
      }
    } catch (NumberFormatException ignored) {
      // Told below, together with negative amounts.
    } catch (ArithmeticException e) {
      throw mustBe(AMOUNT_RANGE);
    }
    throw mustBe(allowed);
  }

  /**
   * An amount as money, exactly.
   *
   * @throws ArithmeticException if it is not {@link #AMOUNT_RANGE}
   */
  static Money money(BigDecimal usd) {
    return new Money(usd.movePointRight(PICO_DECIMALS).longValueExact());
  }
}
