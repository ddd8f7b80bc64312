package io.percapita.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.RecordedLog;
import io.percapita.attribution.PlanTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PlanTableFileTest {
  @RegisterExtension private final RecordedLog log = new RecordedLog(PlanTableFile.class);

  @Test
  void aChangedFileIsTakenOverAndABrokenOneRefusedWhole(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("plans.yaml");
    PlanTableFile file = new PlanTableFile(path);
    file.refresh();
    assertThat(file.get()).isEqualTo(PlanTable.EMPTY);
    assertThat(told()).singleElement().asString().startsWith("SEVERE").contains("plans.yaml");

    log.clear();
    Files.writeString(path, "users: {u-1: pro}\n");
    file.refresh();
    file.refresh();
    assertThat(file.get()).isEqualTo(new PlanTable(Map.of("u-1", "pro"), Map.of(), null));
    assertThat(told()).singleElement().asString().startsWith("INFO").doesNotContain("u-1");

    log.clear();
    Files.writeString(path, "users: {u-1: team, u-2: pro}\ntenants: [acme]\n");
    file.refresh();
    file.refresh();
    assertThat(file.get().users()).containsOnly(Map.entry("u-1", "pro"));
    assertThat(told())
        .singleElement()
        .asString()
        .startsWith("SEVERE")
        .contains("plans.yaml:2: tenants", "the plans before it stay");

    for (String fault :
        List.of("{u-1: [team]}", "{u-1: team, u-1: pro}", "{u-1: *u-1}", "{u-1: ,")) {
      assertRefused(file, path, fault, "plans.yaml:");
    }

    Files.writeString(path, "users: {u-1: team}\nothers: free\n");
    file.refresh();
    assertThat(file.get()).isEqualTo(new PlanTable(Map.of("u-1", "team"), Map.of(), "free"));
    assertThat(file.plans()).containsExactlyInAnyOrder("team", "free");
  }

  @Test
  void idsThatNobodyCanHaveAreLeftOutAndToldOnce(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("plans.yaml");
    PlanTableFile file = new PlanTableFile(path);
    Files.writeString(
        path,
        """
        users:
          u-1: team
          " ": pro
          "u-1 ": pro
          "al\\u200bice": pro
        tenants:
          "acme\\t": scale
          "acme": free
        """);

    file.refresh();
    file.refresh();

    assertThat(file.get())
        .isEqualTo(
            new PlanTable(
                Map.of("u-1", "team", "al\\u200bice", "pro"), Map.of("acme", "scale"), null));
    assertThat(told()).hasSize(2);
    assertThat(told().get(1))
        .startsWith("WARNING")
        .contains("3 entries", "plans.yaml", "Correct lines 3, 4, 8")
        .doesNotContain("u-1", "acme");
  }

  private void assertRefused(PlanTableFile file, Path path, String fault, String told)
      throws IOException {
    log.clear();
    Files.writeString(path, "users: " + fault + "\n");
    file.refresh();
    assertThat(told())
        .as(fault)
        .singleElement()
        .asString()
        .startsWith("SEVERE")
        .contains(told)
        .doesNotContain("u-1");
  }

  private List<String> told() {
    return log.records().stream()
        .map(record -> record.getLevel() + " " + new SimpleFormatter().formatMessage(record))
        .toList();
  }
}
