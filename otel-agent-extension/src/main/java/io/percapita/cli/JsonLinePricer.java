package io.percapita.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.percapita.pricing.PriceBook;
import io.percapita.pricing.PriceQuery;
import io.percapita.pricing.PriceQuote;
import io.percapita.pricing.PriceQuote.Priced;
import io.percapita.pricing.PriceQuote.Unpriced;
import io.percapita.usage.Component;
import io.percapita.usage.Usage;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prices queries written as JSON objects, one a line. Every line has an answer: one that is not
 * understood is unpriced, with a reason that names the line. Not thread-safe.
 */
final class JsonLinePricer {
  private static final Set<String> KEYS =
      new TreeSet<>(List.of("id", "provider", "model", "at", "batch", "tier", "region", "usage"));
  private static final Map<String, Component> COMPONENTS =
      Arrays.stream(Component.values())
          .collect(Collectors.toMap(Component::id, it -> it, (a, b) -> a, TreeMap::new));

  private final ObjectMapper json =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // An id comes back as it was written: with all its digits, and wherever the answer is
          // printed, since not every terminal's or container's charset has all characters.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();
  private final PriceBook book;
  private final Clock clock;
  private long line;
  private long misunderstood;

  /**
   * Prices by a book.
   *
   * @param clock tells the time of queries that name none
   */
  JsonLinePricer(PriceBook book, Clock clock) {
    this.book = book;
    this.clock = clock;
  }

  /** The answer to a query, as a line of JSON. Amounts are exact, in USD, as decimal strings. */
  String price(String text) {
    line++;
    JsonNode id = NullNode.getInstance();
    try {
      JsonNode query = json.readTree(text);
      if (!query.isObject()) {
        throw new IllegalArgumentException("a query is a JSON object");
      }
      id = query.path("id").isMissingNode() ? id : query.get("id");
      return answer(id, book.quote(query(query)));
    } catch (JsonProcessingException e) {
      return refuse(id, "is not JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      return refuse(id, String.valueOf(e.getMessage()));
    }
  }

  /** Counts a line that asks nothing. */
  void skip() {
    line++;
  }

  /** How many lines were not understood so far. */
  long misunderstood() {
    return misunderstood;
  }

  private PriceQuery query(JsonNode query) {
    allow(query, KEYS, "");
    String at = text(query, "at");
    return new PriceQuery(
        required(query, "provider"),
        required(query, "model"),
        at == null ? clock.instant() : QueryWords.instant(at),
        QueryWords.tier(text(query, "tier"), flag(query, "batch")),
        text(query, "region"),
        usage(query.path("usage")));
  }

  private static Usage usage(JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("the object \"usage\" is missing");
    }
    allow(node, COMPONENTS.keySet(), "usage.");
    Usage.Builder usage = Usage.builder();
    COMPONENTS.forEach((name, component) -> usage.add(component, count(node.path(name), name)));
    return usage.build();
  }

  private static long count(JsonNode count, String name) {
    if (count.isMissingNode() || count.isNull()) {
      return 0;
    }
    if (!count.isIntegralNumber() || !count.canConvertToLong() || count.longValue() < 0) {
      throw new IllegalArgumentException(
          "usage." + name + ": " + count + " is not a count; write a whole number from 0 on");
    }
    return count.longValue();
  }

  private static void allow(JsonNode node, Set<String> allowed, String path) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!allowed.contains(name)) {
                throw new IllegalArgumentException(
                    path + name + ": unknown key; allowed here: " + String.join(", ", allowed));
              }
            });
  }

  private static String required(JsonNode query, String key) {
    String text = text(query, key);
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException("the key \"" + key + "\" is missing");
    }
    return text;
  }

  private static @Nullable String text(JsonNode query, String key) {
    JsonNode value = query.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(key + ": " + value + " is not a text");
    }
    return value.textValue();
  }

  private static boolean flag(JsonNode query, String key) {
    JsonNode value = query.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw new IllegalArgumentException(key + ": " + value + " is not true or false");
    }
    return value.booleanValue();
  }

  private String refuse(JsonNode id, String reason) {
    misunderstood++;
    return answer(id, new Unpriced("line " + line + ": " + reason));
  }

  private String answer(JsonNode id, PriceQuote quote) {
    ObjectNode answer = json.createObjectNode();
    answer.set("id", id);
    answer.put("status", quote instanceof Priced ? "priced" : "unpriced");
    answer.put("reason", quote instanceof Unpriced unpriced ? unpriced.reason() : null);
    answer.put("rule", quote instanceof Priced priced ? priced.rule() : null);
    answer.put("cost_usd", quote instanceof Priced priced ? priced.total().toUsdString() : null);
    ObjectNode components = answer.putObject("components");
    if (quote instanceof Priced priced) {
      priced
          .components()
          .forEach((component, cost) -> components.put(component.id(), cost.toUsdString()));
    }
    return written(answer);
  }

  private String written(ObjectNode answer) {
    try {
      return json.writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An answer is texts and what was read", e);
    }
  }
}
