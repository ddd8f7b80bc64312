package io.percapita.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.attribution.PlanTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTableFileTest {
  private final List<String> log = new ArrayList<>();
  private final Logger logger = Logger.getLogger(PlanTableFile.class.getName());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord told) {
          log.add(
              told.getLevel() + " " + new java.util.logging.SimpleFormatter().formatMessage(told));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
  }

  @Test
  void aChangedFileIsTakenOverAndABrokenOneRefusedWhole(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("plans.yaml");
    PlanTableFile file = new PlanTableFile(path);
    file.refresh();
    assertThat(file.get()).isEqualTo(PlanTable.EMPTY);
    assertThat(log).singleElement().asString().startsWith("SEVERE").contains("plans.yaml");

    log.clear();
    Files.writeString(path, "users: {u-1: pro}\n");
    file.refresh();
    file.refresh();
    assertThat(file.get()).isEqualTo(new PlanTable(Map.of("u-1", "pro"), Map.of(), null));
    assertThat(log).singleElement().asString().startsWith("INFO").doesNotContain("u-1");

    log.clear();
    Files.writeString(path, "users: {u-1: team, u-2: pro}\ntenants: [acme]\n");
    file.refresh();
    file.refresh();
    assertThat(file.get().users()).containsOnly(Map.entry("u-1", "pro"));
    assertThat(log)
        .singleElement()
        .asString()
        .startsWith("SEVERE")
        .contains("plans.yaml:2: tenants", "the plans before it stay");

    Files.writeString(path, "users: {u-1: team}\nothers: free\n");
    file.refresh();
    assertThat(file.get()).isEqualTo(new PlanTable(Map.of("u-1", "team"), Map.of(), "free"));
  }
}
