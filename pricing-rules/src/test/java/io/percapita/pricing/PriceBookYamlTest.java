package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.percapita.yaml.YamlFileException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PriceBookYamlTest {
  private static final String ONE_MORE_MODEL =
      """
        - id: %s
          %s
          prices: [{source: https://x, checked: 2026-01-01, usd_per_mtok: {input: 1}}]
      """;

  @Test
  void soundFileIsRead() {
    assertThat(PriceBookYaml.read("p.yaml", BrokenRules.SOUND).models()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource({
    "io.percapita.pricing.BrokenRules#ofShape",
    "io.percapita.pricing.BrokenRules#ofSense"
  })
  void faultIsNamedWithFileLineKeyValueAndWhatIsAllowed(
      String sound, String broken, int line, String key, String problem) {
    assertThat(BrokenRules.SOUND).contains(sound);

    YamlFileException refused = refuse(BrokenRules.SOUND.replace(sound, broken));

    assertThat(refused.file()).isEqualTo("p.yaml");
    assertThat(refused.key()).isEqualTo(key);
    assertThat(refused.line()).isEqualTo(line);
    assertThat(refused)
        .hasMessageStartingWith("p.yaml:" + line + ": " + (key.isEmpty() ? "" : key + ": "))
        .hasMessageContaining(problem);
  }

  @Test
  void brokenYamlIsRefusedWithItsLine() {
    YamlFileException refused = refuse("provider: p\nmodels: [\n");

    assertThat(refused.line()).isGreaterThanOrEqualTo(2);
    assertThat(refused).hasMessageContaining("is not YAML");
  }

  @Test
  void controlCharacterIsRefusedWithItsLine() {
    assertThat(refuse(BrokenRules.SOUND + "# \0\n"))
        .hasMessage("p.yaml:26: is not YAML: holds the control character U+0000");
  }

  @Test
  void emptyFileIsRefused() {
    assertThat(refuse("# nothing\n")).hasMessage("p.yaml:1: is empty");
  }

  @Test
  void keyGivenTwiceIsRefused() {
    YamlFileException refused = refuse(BrokenRules.SOUND + "provider: q\n");

    assertThat(refused).hasMessageMatching("p.yaml:26:.*");
  }

  @Test
  void secondDocumentIsRefused() {
    assertThat(refuse(BrokenRules.SOUND + "---\nprovider: q\n"))
        .hasMessageContaining("holds a second document");
  }

  @Test
  void anchorsAreRefused() {
    assertThat(refuse("provider: &a p\nmodels: *a\n"))
        .hasMessage("p.yaml:2: models: is an alias (*name); write the value out");
  }

  @Test
  void nameOfTwoRulesIsATie() {
    assertThat(refuse(BrokenRules.SOUND + ONE_MORE_MODEL.formatted("n", "aliases: [m-latest]")))
        .hasMessage(
            "p.yaml:26: models[1]: the name \"m-latest\" belongs to p/m (line 3) too; a name"
                + " belongs to one rule");
  }

  @Test
  void patternsOfTwoRulesThatMatchEquallyWellAreATie() {
    assertThat(refuse(BrokenRules.SOUND + ONE_MORE_MODEL.formatted("n", "patterns: [\"*-m\"]")))
        .hasMessage(
            "p.yaml:26: models[1]: the pattern \"*-m\" ties with \"m-*\" of p/m (line 3): some"
                + " names match both equally well; make one of them longer");
  }

  @Test
  void prefixAndPatternTieToo() {
    assertThat(refuse(BrokenRules.SOUND + ONE_MORE_MODEL.formatted("n", "prefixes: [m-]")))
        .hasMessageContaining("the pattern \"m-*\" ties with \"m-*\" of p/m");
  }

  @Test
  void patternsThatNoNameMatchesBothAreNoTie() {
    String yaml = BrokenRules.SOUND + ONE_MORE_MODEL.formatted("n", "prefixes: [n-]");

    assertThat(PriceBook.of(Map.of("p.yaml", yaml)).version()).startsWith("2026-02-15+");
  }

  private static YamlFileException refuse(String yaml) {
    YamlFileException refused =
        catchThrowableOfType(YamlFileException.class, () -> PriceBook.of(Map.of("p.yaml", yaml)));
    assertThat(refused).isNotNull();
    return refused;
  }
}
