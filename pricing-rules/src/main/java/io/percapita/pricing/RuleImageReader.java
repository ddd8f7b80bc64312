package io.percapita.pricing;

import io.percapita.pricing.RateCard.Step;
import io.percapita.usage.Component;
import io.percapita.yaml.Place;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what {@link RuleImageWriter} wrote. Not thread-safe. */
final class RuleImageReader {
  /** Faults of packaged rules are found by the build, which reads the files themselves. */
  private static final Place PACKAGED = new Place("packaged rules", 1, "");

  private static final int COMPONENTS = Component.values().length;

  private final DataInputStream in;
  private final List<Object> values = new ArrayList<>();

  private RuleImageReader(DataInputStream in) {
    this.in = in;
  }

  /**
   * Reads a whole image.
   *
   * @throws IOException if it cannot be read, or is none
   */
  static BuiltInRules read(DataInputStream in) throws IOException {
    if (in.readInt() != RuleImageWriter.MAGIC) {
      throw new IOException("The packaged price rules are not of this build");
    }
    return new RuleImageReader(in).rules();
  }

  private BuiltInRules rules() throws IOException {
    String hash = text();
    return new BuiltInRules(list(this::file), hash);
  }

  private RuleFile file() throws IOException {
    String provider = text();
    List<String> aliases = list(this::text);
    return new RuleFile(provider, aliases, list(this::model), List.of(), PACKAGED);
  }

  private ModelRule model() throws IOException {
    String id = text();
    String family = text();
    Set<String> names = Set.copyOf(list(this::text));
    boolean snapshots = in.readBoolean();
    List<NamePattern> patterns = list(() -> new NamePattern(text()));
    List<DatedPrice> prices = list(() -> price(id));
    return new ModelRule(
        id, family, names, snapshots, patterns, prices, optionalText(), null, PACKAGED);
  }

  private DatedPrice price(String rule) throws IOException {
    LocalDate from = date();
    LocalDate to = date();
    String link = text();
    LocalDate checked = LocalDate.ofEpochDay(in.readInt());
    String uncertain = optionalText();
    PriceSource source = new PriceSource(rule, from, to, link, checked, uncertain, null);
    RateTable rates = shared(this::table);
    return DatedPrice.of(source, rates, list(this::hourly));
  }

  private HourlyRates hourly() throws IOException {
    Set<DayOfWeek> days = EnumSet.copyOf(list(() -> DayOfWeek.of(in.readInt())));
    int from = in.readInt();
    int to = in.readInt();
    return new HourlyRates(days, from, to, shared(this::table));
  }

  private RateTable table() throws IOException {
    Map<String, RateCard> tiers = shared(this::tiers);
    return new RateTable(tiers, map(() -> shared(this::tiers)));
  }

  private Map<String, RateCard> tiers() throws IOException {
    return map(() -> shared(this::card));
  }

  private RateCard card() throws IOException {
    long upTo = in.readLong();
    return new RateCard(list(this::step), upTo);
  }

  private Step step() throws IOException {
    long above = in.readLong();
    return new Step(above, shared(this::rates));
  }

  private Rates rates() throws IOException {
    long[] picoUsdPerUnit = new long[COMPONENTS];
    for (int i = 0; i < COMPONENTS; i++) {
      picoUsdPerUnit[i] = in.readLong();
    }
    return Rates.of(picoUsdPerUnit);
  }

  private String text() throws IOException {
    return shared(in::readUTF);
  }

  private @Nullable String optionalText() throws IOException {
    int number = in.readInt();
    return number == RuleImageWriter.NONE ? null : shared(number, in::readUTF);
  }

  private @Nullable LocalDate date() throws IOException {
    int day = in.readInt();
    return day == RuleImageWriter.NONE ? null : LocalDate.ofEpochDay(day);
  }

  private <T> List<T> list(Part<T> part) throws IOException {
    int size = in.readInt();
    List<T> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(part.read());
    }
    return List.copyOf(items);
  }

  private <T> Map<String, T> map(Part<T> part) throws IOException {
    int size = in.readInt();
    Map<String, T> entries = new HashMap<>();
    for (int i = 0; i < size; i++) {
      entries.put(text(), part.read());
    }
    return Map.copyOf(entries);
  }

  private <T> T shared(Part<T> part) throws IOException {
    return shared(in.readInt(), part);
  }

  /** A number has one kind of value, since the writer's places are the reader's. */
  @SuppressWarnings("unchecked")
  private <T> T shared(int number, Part<T> part) throws IOException {
    if (number != RuleImageWriter.NEW) {
      return (T) values.get(number);
    }
    T value = part.read();
    values.add(value);
    return value;
  }

  @FunctionalInterface
  private interface Part<T> {
    T read() throws IOException;
  }
}
