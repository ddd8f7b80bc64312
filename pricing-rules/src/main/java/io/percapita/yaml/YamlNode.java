package io.percapita.yaml;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A value in a file together with its place, so that any fault can be pointed at. */
public sealed interface YamlNode {
  /** Where the value stands. */
  Place place();

  /** The value as a mapping, which it must be. */
  default Mapping mapping() {
    throw place().error("must be a mapping of keys to values");
  }

  /** The values of a list, which this must be; never empty. */
  default List<YamlNode> items() {
    throw place().error("must be a list");
  }

  /** The text of a single value, which this must be; never blank. */
  default String text() {
    throw place().error("must be a single value");
  }

  /** A text, number or boolean, kept as written. */
  record Scalar(Place place, String value) implements YamlNode {
    private static final int HH_MM_LENGTH = 5;

    @Override
    public String text() {
      if (value.isBlank()) {
        throw place.error("is empty; give a value or remove the key");
      }
      return value;
    }

    /** The value as a day, such as {@code 2026-03-13}. */
    public LocalDate date() {
      try {
        return LocalDate.parse(text());
      } catch (DateTimeException e) {
        throw place.error("\"" + value + "\" is not a date; write YYYY-MM-DD, such as 2026-03-13");
      }
    }

    /** The value as a time of day, such as {@code 16:30}, in minutes since midnight. */
    public int minuteOfDay() {
      try {
        LocalTime time = LocalTime.parse(text());
        if (text().length() == HH_MM_LENGTH) {
          return time.getHour() * 60 + time.getMinute();
        }
      } catch (DateTimeException ignored) {
        // Answered below, like a time with seconds.
      }
      throw place.error("\"" + value + "\" is not a time of day; write HH:MM, such as \"16:30\"");
    }

    /** The value as a count of tokens. */
    public long tokens() {
      try {
        long count = Long.parseLong(text());
        if (count > 0) {
          return count;
        }
      } catch (NumberFormatException ignored) {
        // Answered below, like a count that is not positive.
      }
      throw place.error(
          "\"" + value + "\" is not a count of tokens; write a whole number above zero");
    }

    /** The value as a boolean. */
    public boolean flag() {
      return switch (text()) {
        case "true" -> true;
        case "false" -> false;
        default -> throw place.error("\"" + value + "\" is not allowed; write true or false");
      };
    }
  }

  /** A list. */
  record Sequence(Place place, List<YamlNode> values) implements YamlNode {
    @Override
    public List<YamlNode> items() {
      if (values.isEmpty()) {
        throw place.error("is an empty list; give a value or remove the key");
      }
      return values;
    }
  }

  /** Keys and their values, in the order written; no key twice. */
  record Mapping(Place place, Map<String, YamlNode> entries) implements YamlNode {
    @Override
    public Mapping mapping() {
      return this;
    }

    /** Refuses keys that mean nothing here, which are most often misspelt ones. */
    public Mapping allowing(Set<String> keys) {
      entries.forEach(
          (key, value) -> {
            if (!keys.contains(key)) {
              throw value.place().error("unknown key; allowed here: " + String.join(", ", keys));
            }
          });
      return this;
    }

    /** Whether the key is given. */
    public boolean has(String key) {
      return entries.containsKey(key);
    }

    /** The value of a key, or null where it is not given. */
    public @Nullable YamlNode optional(String key) {
      return entries.get(key);
    }

    /** The value of a key that must be given. */
    public YamlNode required(String key) {
      YamlNode value = entries.get(key);
      if (value == null) {
        throw place.error("the key \"" + key + "\" is missing");
      }
      return value;
    }

    /** The single value of a key that must be given. */
    public Scalar requiredScalar(String key) {
      return scalar(required(key));
    }

    /** The single value of a key, or null where it is not given. */
    public @Nullable Scalar optionalScalar(String key) {
      YamlNode value = entries.get(key);
      return value == null ? null : scalar(value);
    }

    /** The day of a key, or null where it is not given. */
    public @Nullable LocalDate optionalDate(String key) {
      Scalar scalar = optionalScalar(key);
      return scalar == null ? null : scalar.date();
    }

    /** The single values listed under a key; none where it is not given. */
    public List<Scalar> scalars(String key) {
      YamlNode list = entries.get(key);
      return list == null ? List.of() : list.items().stream().map(Mapping::scalar).toList();
    }

    private static Scalar scalar(YamlNode value) {
      if (value instanceof Scalar scalar) {
        return scalar;
      }
      throw value.place().error("must be a single value");
    }
  }
}
