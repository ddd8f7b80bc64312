package io.percapita.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CountedResultsTest {
  @TempDir private Path folder;

  private CountedResults open(int limit) {
    return CountedResults.keptIn(new CountedResultsFile(folder.resolve("state")), limit);
  }

  private static boolean count(CountedResults results, String... ids) {
    boolean isNew = results.claim("openai", List.of(ids));
    if (isNew) {
      results.keep("openai", List.of(ids));
    }
    return isNew;
  }

  private Path file() {
    return folder.resolve("state").resolve("counted-results");
  }

  @Test
  void resultsAreCountedOnceUnderAnyOfTheirNames() {
    CountedResults results = CountedResults.inMemory();

    assertThat(count(results, "batch_1", "file-1")).isTrue();
    assertThat(count(results, "file-1")).isFalse();
    assertThat(count(results, "batch_1")).isFalse();
    assertThat(count(results, "file-2")).isTrue();
    assertThat(count(results, "batch_2", "file-2")).isFalse();
    assertThat(count(results, "batch_2")).isFalse();
  }

  @Test
  void providersMayUseTheSameNames() {
    CountedResults results = CountedResults.inMemory();

    assertThat(results.claim("openai", List.of("file-1"))).isTrue();
    assertThat(results.claim("groq", List.of("file-1"))).isTrue();
  }

  @Test
  void nothingIsWrittenBeforeThereIsSomethingToKeep() {
    CountedResults results = open(10);
    results.keep("openai", List.of());

    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void aRestartForgetsNothingThatWasKept() {
    CountedResults before = open(10);
    count(before, "batch_1", "file-1");
    before.claim("openai", List.of("file-claimed"));

    CountedResults after = open(10);
    assertThat(count(after, "file-1")).isFalse();
    assertThat(count(after, "file-claimed")).isTrue();
  }

  @Test
  void jvmsThatShareTheDirectoryCountOnce() {
    CountedResults one = open(10);
    CountedResults other = open(10);

    assertThat(count(one, "file-1")).isTrue();
    assertThat(count(other, "file-1")).isFalse();
    assertThat(count(other, "file-2")).isTrue();
    assertThat(count(one, "file-2")).isFalse();
  }

  @Test
  void theFileTellsNoNames() throws IOException {
    count(open(10), "batch_1\nanything");

    assertThat(Files.readString(file())).matches("\n[0-9a-f]{32}\n");
  }

  @Test
  void damageCostsWhatItDamagesOnly() throws IOException {
    count(open(10), "file-1");
    Files.write(
        file(),
        "\u0000garbage é {\nffff".getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.APPEND);
    count(open(10), "file-2");

    CountedResults after = open(10);
    assertThat(count(after, "file-1")).isFalse();
    assertThat(count(after, "file-2")).isFalse();
  }

  @Test
  void theFileIsBounded() throws IOException {
    CountedResults results = open(10);
    CountedResults other = open(10);
    for (int i = 0; i < 1000; i++) {
      assertThat(count(i % 3 == 0 ? other : results, "file-" + i)).isTrue();
      assertThat(Files.size(file())).isLessThanOrEqualTo(21 * 34);
    }

    CountedResults after = open(10);
    assertThat(count(after, "file-999")).isFalse();
    assertThat(count(after, "file-995")).isFalse();
    try (var files = Files.list(folder.resolve("state"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aHugeFileIsReadInPart() throws IOException {
    count(open(10), "file-1");
    byte[] kept = Files.readAllBytes(file());
    Files.write(file(), "x".repeat(3 << 20).getBytes(StandardCharsets.UTF_8));
    Files.write(file(), kept, StandardOpenOption.APPEND);

    assertThat(count(open(10), "file-1")).isFalse();
  }

  @Test
  void withoutAUsableDirectoryTheProcessRemembers() throws IOException {
    Files.writeString(folder.resolve("state"), "a file where the directory should be");
    CountedResults results = open(10);

    assertThat(count(results, "file-1")).isTrue();
    assertThat(count(results, "file-1")).isFalse();
  }

  @Test
  void threadsCountOnce() throws Exception {
    CountedResults results = open(10);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Boolean>> claims = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      claims.add(threads.submit(() -> count(results, "batch_1", "file-1")));
    }
    int counted = 0;
    for (Future<Boolean> claim : claims) {
      counted += claim.get() ? 1 : 0;
    }
    threads.shutdown();

    assertThat(counted).isEqualTo(1);
  }
}
