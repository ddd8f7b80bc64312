package io.percapita.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PriceCommandTest {
  private static final String DISCOUNT =
      "provider: anthropic\ndiscounts:\n  - {percent_off: 50, source: contract 4711}\n";

  @TempDir Path folder;

  /** What a command line answered. */
  private record Answer(int exitCode, String out, String err) {}

  @Test
  void everyComponentIsShownWithRuleSourceAndTotal() {
    Answer answer =
        run(
            "",
            "price --provider anthropic --model claude-sonnet-4-6 --input 1200 --cache-read 8000"
                + " --output 300 --at 2026-04-01");

    // 1200 x 3 + 8000 x 0.30 + 300 x 15 USD per million
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out().replaceAll(" +", " "))
        .startsWith(
            """
            anthropic claude-sonnet-4-6, 2026-04-01T00:00:00Z, tier standard
             input 1,200 tokens at 3 USD a million 0.0036 USD
             cache_read 8,000 tokens at 0.3 USD a million 0.0024 USD
             output 300 tokens at 15 USD a million 0.0045 USD
             total 0.0105 USD
            rule anthropic/claude-sonnet-4-6
            book 20""")
        .contains("\nsource https://platform.claude.com/", "\nchecked 2026-", "\nholds from 2026-");
  }

  @Test
  void batchTierRegionAndSearchesCount() {
    String call = "price --provider anthropic --model claude-opus-5 --input 1000000 --web-search 2";

    assertThat(run("", call + " --batch").out()).contains("tier batch").contains("0.02 USD");
    assertThat(total(call)).isEqualTo("5.02");
    assertThat(total(call + " --batch")).isEqualTo("2.52");
    assertThat(total(call + " --tier batch")).isEqualTo("2.52");
    assertThat(total(call + " --tier default --region us")).isEqualTo("5.52");
  }

  @Test
  void whatIsUnpricedIsToldWithItsReason() {
    Answer answer = run("", "price --provider openai --model gpt-0 --input 1");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.out())
        .isEqualToIgnoringNewLines(
            "unpriced: No price rule of the provider openai matches the model \"gpt-0\".");
    assertThat(answer.err()).contains("price list --provider openai");
    assertThat(run("", "price --provider nobody --model m --input 1").err())
        .startsWith("`price list` shows the providers.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "price --model m                            | Give --provider and --model, or --jsonl",
        "price --provider openai --model m --at now | \"now\" is not a time; write 2026-03-01 or",
        "price --provider openai --model m --input -1 | --input is below zero",
        "price --provider openai --model m --input 1.5 | '1.5' is not a long",
        "price --provider openai --model m --batch --tier flex | a batch has a price of its own",
        "price --provider openai --model m --prices /no/such | /no/such does not exist",
        "price check                                | Missing required parameter: 'PATH'",
      })
  void wrongUsageIsTold(String commandLine, String message) {
    Answer answer = run("", commandLine);

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains(message);
  }

  @Test
  void pricesOfOnesOwnAreLaidOver() throws IOException {
    Path file = Files.writeString(folder.resolve("own.yaml"), DISCOUNT);
    String call =
        "price --provider anthropic --model claude-opus-5 --input 1000000 --prices " + file;

    assertThat(total(call)).isEqualTo("2.5");
    assertThat(run("", call).out())
        .contains("at          2.5 USD", "anthropic/claude-opus-5*0.5", "contract 4711 (" + file);
  }

  @Test
  void soundFilesPassTheCheck() throws IOException {
    Files.writeString(folder.resolve("own.yaml"), DISCOUNT);
    Files.writeString(folder.resolve("notes.txt"), "not a rule");

    Answer answer = run("", "price check " + folder);

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).startsWith("1 file is sound; with it the price book is 20");
  }

  @Test
  void faultyFileFailsTheCheckWithItsPlace() throws IOException {
    Path file = Files.writeString(folder.resolve("own.yaml"), DISCOUNT.replace("50", "half"));

    Answer answer = run("", "price check " + file);

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .startsWith(file + ":3: discounts[0].percent_off: \"half\" is not a percentage; write");
    assertThat(run("", "price check " + Files.createDirectory(folder.resolve("empty"))).err())
        .contains("holds no .yaml file");
  }

  @Test
  void listShowsThePricesOfAProvider() {
    Answer answer = run("", "price list --provider anthropic");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out().replaceAll(" +", " "))
        .startsWith("rule from to input cache_read output checked besides")
        .containsPattern("anthropic/claude-opus-5 [^\n]*5 0.5 25 2026-[^\n]* batch [^\n]*@us");
    assertThat(answer.out()).doesNotContain("openai/");
    assertThat(run("", "price list").out()).contains("openai/", "anthropic/", "aws.bedrock/");
    assertThat(run("", "price list --provider google"))
        .isEqualTo(run("", "price list --provider gcp.gemini"));
    assertThat(run("", "price list --provider nobody").exitCode()).isEqualTo(1);
  }

  @Test
  void linesAreAnsweredInOrder() {
    Answer answer =
        run(
            """
            {"id":1,"provider":"anthropic","model":"claude-opus-5","usage":{"input":1000,"output":10}}

            {"id":"b","provider":"openai","model":"gpt-0","usage":{}}
            """,
            "price --jsonl");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .isEqualToIgnoringNewLines(
            """
            {"id":1,"status":"priced","reason":null,"rule":"anthropic/claude-opus-5",\
            "cost_usd":"0.00525","components":{"input":"0.005","output":"0.00025"}}
            {"id":"b","status":"unpriced","reason":"No price rule of the provider openai matches\
             the model \\"gpt-0\\".","rule":null,"cost_usd":null,"components":{}}
            """);
  }

  @Test
  void linesThatAreNotUnderstoodAreAnsweredAndCounted() {
    Answer answer = run("{\n\n[1]\n", "price --jsonl");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.out().lines())
        .hasSize(2)
        .last()
        .asString()
        .contains("line 3: a query is a JSON object");
    assertThat(answer.err()).startsWith("2 lines were not understood");
  }

  private static String total(String commandLine) {
    String total = run("", commandLine).out().replaceAll(" +", " ").split(" total ", 2)[1];
    return total.substring(0, total.indexOf(' '));
  }

  private static Answer run(String input, String commandLine) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Percapita.commandLine(
            Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exitCode = command.execute(commandLine.split(" ", -1));
    return new Answer(exitCode, out.toString(), err.toString());
  }
}
