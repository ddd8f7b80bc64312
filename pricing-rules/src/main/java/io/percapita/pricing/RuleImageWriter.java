package io.percapita.pricing;

import io.percapita.usage.Component;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes rules as {@link RuleImageReader} reads them: all prices worked out, so that a cold JVM has
 * neither YAML nor decimals to do. A value that came before is written as its number.
 *
 * <p>An image is read by the build that wrote it only, and so has no version. Not thread-safe.
 */
final class RuleImageWriter {
  /** Written first, so that a file of another kind is told at once. */
  static final int MAGIC = 0x50435231;

  /** What stands for a value that is not there. */
  static final int NONE = -1;

  /** What is followed by a value that has no number yet. */
  static final int NEW = -2;

  private final DataOutputStream out;
  private final Map<Object, Integer> numbers = new HashMap<>();

  private RuleImageWriter(DataOutputStream out) {
    this.out = out;
  }

  static void write(BuiltInRules rules, DataOutputStream out) throws IOException {
    out.writeInt(MAGIC);
    new RuleImageWriter(out).rules(rules);
  }

  private void rules(BuiltInRules rules) throws IOException {
    text(rules.hash());
    each(rules.files(), this::file);
  }

  private void file(RuleFile file) throws IOException {
    if (!file.discounts().isEmpty()) {
      throw file.place().error("has discounts, which are for files laid over the packaged ones");
    }
    text(file.provider());
    each(file.aliases(), this::text);
    each(file.models(), this::model);
  }

  private void model(ModelRule rule) throws IOException {
    if (rule.sameAs() != null) {
      throw rule.place().error("is another name, which is for files laid over the packaged ones");
    }
    text(rule.id());
    text(rule.family());
    each(new TreeSet<>(rule.names()), this::text);
    out.writeBoolean(rule.snapshots());
    each(rule.patterns(), pattern -> text(pattern.text()));
    each(rule.prices(), this::price);
    text(rule.defaultRegion());
  }

  private void price(DatedPrice price) throws IOException {
    PriceSource source = price.source();
    date(source.from());
    date(source.to());
    text(source.source());
    date(source.checked());
    text(source.uncertain());
    shared(price.rates(), this::table);
    each(price.hours(), this::hourly);
  }

  private void hourly(HourlyRates hourly) throws IOException {
    each(new TreeSet<>(hourly.days()), (DayOfWeek day) -> out.writeInt(day.getValue()));
    out.writeInt(hourly.fromMinute());
    out.writeInt(hourly.toMinute());
    shared(hourly.rates(), this::table);
  }

  private void table(RateTable table) throws IOException {
    shared(table.tiers(), this::tiers);
    each(
        new TreeMap<>(table.regions()).entrySet(),
        region -> {
          text(region.getKey());
          shared(region.getValue(), this::tiers);
        });
  }

  private void tiers(Map<String, RateCard> tiers) throws IOException {
    each(
        new TreeMap<>(tiers).entrySet(),
        tier -> {
          text(tier.getKey());
          shared(tier.getValue(), this::card);
        });
  }

  private void card(RateCard card) throws IOException {
    out.writeLong(card.upToInputTokens());
    each(
        card.steps(),
        step -> {
          out.writeLong(step.aboveInputTokens());
          shared(step.rates(), this::rates);
        });
  }

  private void rates(Rates rates) throws IOException {
    for (Component component : Component.values()) {
      out.writeLong(rates.has(component) ? rates.of(component) : NONE);
    }
  }

  private void text(@Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(NONE);
    } else {
      shared(text, out::writeUTF);
    }
  }

  private void date(@Nullable LocalDate date) throws IOException {
    out.writeInt(date == null ? NONE : (int) date.toEpochDay());
  }

  private <T> void each(Collection<T> items, Part<T> part) throws IOException {
    out.writeInt(items.size());
    for (T item : List.copyOf(items)) {
      part.write(item);
    }
  }

  private <T> void shared(T value, Part<T> part) throws IOException {
    Integer number = numbers.get(value);
    if (number != null) {
      out.writeInt(number);
      return;
    }
    // Parts take their numbers first, as they do when they are read.
    out.writeInt(NEW);
    part.write(value);
    numbers.put(value, numbers.size());
  }

  @FunctionalInterface
  private interface Part<T> {
    void write(T value) throws IOException;
  }
}
