package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prices of one's own are laid over the list while an application runs. */
class OwnPricesSmokeTest extends SmokeTest {
  /** Several times the ten seconds after which files are looked at. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String HALF_PRICE =
      """
      provider: openai
      discounts:
        - {percent_off: 50, source: smoke test}
      """;

  @TempDir Path folder;

  @Test
  void changedPricesAreTakenOverAndFaultyOnesAreNot() throws IOException {
    Path file = folder.resolve("own.yaml");
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST).property("percapita.price.files", folder).start("jdk")) {
      app.send("string", url(CHAT), USAGE, "u-1", CHAT_BODY);
      assertThat(lastSpan(1).attribute("llm.price.rule")).startsWith("openai/gpt-4o-mini@");
      double full = Double.parseDouble(lastSpan(1).attribute("llm.cost.usd"));

      replace(file, HALF_PRICE);
      await()
          .atMost(PATIENCE)
          .until(() -> app.log().contains("price files in use at " + folder + ": 1;"));
      app.send("string", url(CHAT), USAGE, "u-1", CHAT_BODY);
      assertThat(lastSpan(2).attribute("llm.price.rule")).startsWith("openai/gpt-4o-mini*0.5@");
      assertThat(lastSpan(2).attribute("llm.cost.usd")).isEqualTo(Double.toString(full / 2));

      replace(file, HALF_PRICE.replace("50", "half"));
      await().atMost(PATIENCE).until(() -> app.log().contains("prices were refused"));
      assertThat(app.log())
          .contains("those before them stay: " + file + ":3: discounts[0].percent_off: \"half\"");
      app.send("string", url(CHAT), USAGE, "u-1", CHAT_BODY);
      assertThat(lastSpan(3).attribute("llm.price.rule")).startsWith("openai/gpt-4o-mini*0.5@");
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path next = Files.writeString(file.resolveSibling("own.yaml.new"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private ReceivedSpan lastSpan(int count) {
    List<ReceivedSpan> spans = genAiSpans(count);
    return spans.get(spans.size() - 1);
  }
}
