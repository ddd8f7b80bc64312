package io.percapita.pricing;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Rule files with one fault each, and a sound one they are made from. */
final class BrokenRules {
  /** Line by line, so that the table can name lines. */
  static final String SOUND =
      """
      provider: p
      models:
        - id: m
          aliases: [m-latest]
          patterns: ["m-*"]
          prices:
            - from: 2026-01-01
              to: 2026-02-01
              source: https://example.com/prices
              checked: 2026-01-15
              usd_per_mtok: {input: 1, output: 2}
            - from: 2026-02-01
              source: https://example.com/prices
              checked: 2026-02-15
              usd_per_mtok:
                input: 3
                output: "4.5"
              context:
                - above_input_tokens: 1000
                  usd_per_mtok: {input: 6, output: 9}
              usd_per_1000_requests: {web_search: 10}
              service_tiers:
                batch: {multiplier: 0.5}
              regions:
                us: {multiplier: 1.1}
      """;

  private BrokenRules() {}

  /** Faults that the schema sees as well: text to replace, replacement, line, key, message. */
  static Stream<Arguments> ofShape() {
    return Stream.of(
        argumentSet("no provider", "provider: p\n", "", 1, "", "the key \"provider\" is missing"),
        argumentSet("empty provider", "provider: p", "provider:", 1, "provider", "is empty"),
        argumentSet("list as provider", "provider: p", "provider: [p]", 1, "provider", "single"),
        argumentSet(
            "misspelt key", "aliases:", "alias:", 4, "models[0].alias", "unknown key; allowed"),
        argumentSet("no id", "- id: m", "- snapshots: true", 3, "models[0]", "\"id\" is missing"),
        argumentSet("no list", "[m-latest]", "m-latest", 4, "models[0].aliases", "must be a list"),
        argumentSet("empty list", "[m-latest]", "[]", 4, "models[0].aliases", "is an empty list"),
        argumentSet(
            "same alias twice",
            "[m-latest]",
            "[a, a]",
            4,
            "models[0].aliases[1]",
            "\"a\" is given twice"),
        argumentSet(
            "no pattern", "\"m-*\"", "m-x", 5, "models[0].patterns[0]", "\"m-x\" is not a pattern"),
        argumentSet(
            "pattern for all",
            "\"m-*\"",
            "\"*\"",
            5,
            "models[0].patterns[0]",
            "\"*\" is not a pattern"),
        argumentSet(
            "star in a prefix",
            "patterns: [\"m-*\"]",
            "prefixes: [\"m-*\"]",
            5,
            "models[0].prefixes[0]",
            "holds a *"),
        argumentSet(
            "no flag",
            "aliases: [m-latest]",
            "snapshots: maybe",
            4,
            "models[0].snapshots",
            "\"maybe\" is not allowed; write true or false"),
        argumentSet(
            "no date",
            "from: 2026-01-01",
            "from: January",
            7,
            "models[0].prices[0].from",
            "\"January\" is not a date; write YYYY-MM-DD"),
        argumentSet(
            "no source",
            "        source: https://example.com/prices\n        checked: 2026-01-15\n",
            "        checked: 2026-01-15\n",
            7,
            "models[0].prices[0]",
            "\"source\" is missing"),
        argumentSet(
            "no check",
            "        checked: 2026-01-15\n",
            "",
            7,
            "models[0].prices[0]",
            "\"checked\" is missing"),
        argumentSet(
            "negative price",
            "input: 1,",
            "input: -1,",
            11,
            "models[0].prices[0].usd_per_mtok.input",
            "\"-1\" is not a price; write USD per million tokens with at most 6 decimals"),
        argumentSet(
            "word as price",
            "input: 1,",
            "input: free,",
            11,
            "models[0].prices[0].usd_per_mtok.input",
            "\"free\" is not a price"),
        argumentSet(
            "no price",
            "input: 1,",
            "input: ,",
            11,
            "models[0].prices[0].usd_per_mtok.input",
            "is empty"),
        argumentSet(
            "unknown component",
            "input: 1,",
            "inptu: 1,",
            11,
            "models[0].prices[0].usd_per_mtok.inptu",
            "unknown component; allowed here: input, cache_read"),
        argumentSet(
            "requests priced as tokens",
            "input: 1,",
            "web_search: 1,",
            11,
            "models[0].prices[0].usd_per_mtok.web_search",
            "unknown component"),
        argumentSet(
            "tokens priced as requests",
            "{web_search: 10}",
            "{input: 10}",
            21,
            "models[0].prices[1].usd_per_1000_requests.input",
            "unknown component; allowed here: web_search"),
        argumentSet(
            "zero threshold",
            "above_input_tokens: 1000",
            "above_input_tokens: 0",
            19,
            "models[0].prices[1].context[0].above_input_tokens",
            "\"0\" is not a count of tokens"),
        argumentSet(
            "word as threshold",
            "above_input_tokens: 1000",
            "above_input_tokens: 1k",
            19,
            "models[0].prices[1].context[0].above_input_tokens",
            "\"1k\" is not a count of tokens"),
        argumentSet(
            "standard as tier",
            "batch: {",
            "standard: {",
            23,
            "models[0].prices[1].service_tiers.standard",
            "has a price in this entry already"),
        argumentSet(
            "zero multiplier",
            "0.5",
            "0",
            23,
            "models[0].prices[1].service_tiers.batch.multiplier",
            "\"0\" is not a factor"),
        argumentSet(
            "percentage as multiplier",
            "0.5",
            "50%",
            23,
            "models[0].prices[1].service_tiers.batch.multiplier",
            "\"50%\" is not a factor"),
        argumentSet(
            "neither prices nor multiplier",
            "{multiplier: 0.5}",
            "{up_to_input_tokens: 5}",
            23,
            "models[0].prices[1].service_tiers.batch",
            "give either multiplier or usd_per_mtok"),
        argumentSet(
            "prices and multiplier",
            "{multiplier: 0.5}",
            "{multiplier: 0.5, usd_per_mtok: {input: 1}}",
            23,
            "models[0].prices[1].service_tiers.batch",
            "give either multiplier or usd_per_mtok"),
        argumentSet(
            "empty source of a tier",
            "{multiplier: 0.5}",
            "{multiplier: 0.5, source: }",
            23,
            "models[0].prices[1].service_tiers.batch.source",
            "is empty"),
        argumentSet(
            "request prices and multiplier",
            "{multiplier: 0.5}",
            "{multiplier: 0.5, usd_per_1000_requests: {web_search: 1}}",
            23,
            "models[0].prices[1].service_tiers.batch.usd_per_1000_requests",
            "is not allowed here"),
        argumentSet(
            "region with multiplier and tiers",
            "{multiplier: 1.1}",
            "{multiplier: 1.1, service_tiers: {x: {multiplier: 2}}}",
            25,
            "models[0].prices[1].regions.us",
            "give one or the other"));
  }

  /** Faults that only show when values are compared. */
  static Stream<Arguments> ofSense() {
    return Stream.of(
        argumentSet(
            "seven decimals",
            "input: 1,",
            "input: 0.0000001,",
            11,
            "models[0].prices[0].usd_per_mtok.input",
            "\"0.0000001\" is not a price"),
        argumentSet(
            "price out of range",
            "{web_search: 10}",
            "{web_search: 999999999999}",
            21,
            "models[0].prices[1].usd_per_1000_requests.web_search",
            "\"999999999999\" is not a price; write USD per thousand requests"),
        argumentSet(
            "no such day",
            "from: 2026-01-01",
            "from: 2026-02-30",
            7,
            "models[0].prices[0].from",
            "\"2026-02-30\" is not a date"),
        argumentSet(
            "end before beginning",
            "to: 2026-02-01",
            "to: 2026-01-01",
            8,
            "models[0].prices[0].to",
            "\"2026-01-01\" is not after from: 2026-01-01"),
        argumentSet(
            "overlap of a day",
            "to: 2026-02-01",
            "to: 2026-02-02",
            12,
            "models[0].prices[1]",
            "overlaps the price from 2026-01-01 to 2026-02-02"),
        argumentSet(
            "overlap of open prices",
            "        to: 2026-02-01\n",
            "",
            11,
            "models[0].prices[1]",
            "overlaps the price from 2026-01-01;"),
        argumentSet(
            "id as alias", "[m-latest]", "[m]", 4, "models[0].aliases[0]", "\"m\" is given twice"),
        argumentSet(
            "step that forgets a component",
            "{input: 6, output: 9}",
            "{input: 6}",
            20,
            "models[0].prices[1].context[0].usd_per_mtok",
            "prices [input]; a step must price the components of the base: [input, output]"),
        argumentSet(
            "steps not ascending",
            "{input: 6, output: 9}\n",
            """
            {input: 6, output: 9}
                      - above_input_tokens: 1000
                        usd_per_mtok: {input: 7, output: 9}
            """,
            21,
            "models[0].prices[1].context[1].above_input_tokens",
            "\"1000\" is not above the step before it"),
        argumentSet(
            "product that is not whole",
            "0.5",
            "0.3333333",
            23,
            "models[0].prices[1].service_tiers.batch.multiplier",
            "\"0.3333333\" times the price of input is not a whole number"),
        argumentSet(
            "tier silent on long prompts",
            "{multiplier: 0.5}",
            "{usd_per_mtok: {input: 1, output: 2}}",
            23,
            "models[0].prices[1].service_tiers.batch",
            "give context or, if longer prompts have no published price, up_to_input_tokens"),
        argumentSet(
            "tier alias of another tier",
            "{multiplier: 0.5}",
            "{multiplier: 0.5, aliases: [standard]}",
            23,
            "models[0].prices[1].service_tiers.batch.aliases[0]",
            "\"standard\" has a price"),
        argumentSet(
            "unpriced and priced",
            "usd_per_1000_requests: {web_search: 10}",
            "unpriced: [output]",
            21,
            "models[0].prices[1].unpriced[0]",
            "\"output\" has a price in this entry"));
  }
}
