package io.percapita.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the table of docs/configuration.md against {@link Setting}. */
final class ConfigurationDocTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  @Test
  void thePageTellsEverySettingAsItIs() throws IOException {
    List<List<String>> documented;
    try (Stream<String> lines = Files.lines(PAGE)) {
      documented =
          lines
              .filter(line -> line.startsWith("| `") || line.startsWith("| – | –"))
              .map(ConfigurationDocTest::firstFiveCells)
              .toList();
    }

    assertThat(documented)
        .containsExactlyElementsOf(
            Arrays.stream(Setting.values())
                .map(
                    setting ->
                        List.of(
                            cell(setting.property()),
                            cell(setting.environmentVariable()),
                            cell(setting.fileKey()),
                            cell(setting.defaultValue()),
                            setting.allowed()))
                .toList());
  }

  private static List<String> firstFiveCells(String row) {
    return Arrays.stream(row.split("\\|")).map(String::strip).skip(1).limit(5).toList();
  }

  private static String cell(String text) {
    return text.isEmpty() ? "–" : "`" + text + "`";
  }
}
