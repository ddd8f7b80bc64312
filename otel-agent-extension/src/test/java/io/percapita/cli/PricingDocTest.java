package io.percapita.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page on prices shows what the command line answers. */
class PricingDocTest {
  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);

  private String page = "";

  @BeforeEach
  void readPage() throws IOException {
    page = Files.readString(Path.of("../docs/pricing.md"));
  }

  @Test
  void consoleShowsTheAnswer() {
    List<String> lines = blocks("console").get(0).lines().toList();
    String arguments = lines.get(0).substring("$ java -jar percapita.jar ".length());
    String shown = String.join("\n", lines.subList(1, lines.size() - 1));

    assertThat(answer(arguments, "")).startsWith(shown);
  }

  @Test
  void lineIsAnsweredAsShown() throws IOException {
    List<String> json = blocks("json");
    ObjectMapper mapper = new ObjectMapper();

    assertThat(mapper.readTree(answer("price --jsonl", json.get(0))))
        .isEqualTo(mapper.readTree(json.get(1)));
  }

  private List<String> blocks(String language) {
    return BLOCK
        .matcher(page)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map((MatchResult block) -> block.group(2))
        .toList();
  }

  private static String answer(String arguments, String in) {
    StringWriter out = new StringWriter();
    InputStream lines = new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8));
    Clock clock = Clock.fixed(Instant.parse("2026-11-23T10:15:30.5Z"), ZoneOffset.UTC);
    Percapita.commandLine(clock, lines).setOut(new PrintWriter(out)).execute(arguments.split(" "));
    return out.toString();
  }
}
