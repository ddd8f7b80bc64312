package io.percapita.ledger;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.percapita.testing.MutableClock;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a ledger survives its process. */
final class LedgerFileTest {
  private static final Tracking ALL = new Tracking(Set.of("search"), true);
  private static final String HASH = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;

  // Files are dated by the machine's clock, from which this one starts.
  private final MutableClock clock =
      MutableClock.at(Instant.ofEpochMilli(System.currentTimeMillis()));
  private final Instant start = clock.instant();
  private final List<EmbeddedLedger> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(EmbeddedLedger::close);
  }

  private EmbeddedLedger open(String directory) {
    return open(directory, 1000);
  }

  private EmbeddedLedger open(String directory, int maxUsers) {
    EmbeddedLedger ledger =
        EmbeddedLedger.keptIn(folder.resolve(directory), ALL, ZoneOffset.UTC, maxUsers, clock);
    open.add(ledger);
    return ledger;
  }

  private void charge(EmbeddedLedger ledger, String user, long picoUsd) {
    ledger.charge(new Charge(user, "pro", "search", picoUsd, clock.instant()));
  }

  private long month(SpendLedger ledger, String user) {
    return ledger.spent(user, SpendWindow.MONTH, null, clock.instant());
  }

  /** The files as they are at this moment, which is what a killed process leaves behind. */
  private void copyAsIfKilled(String from, String to) throws IOException {
    Path target = Files.createDirectories(folder.resolve(to));
    try (Stream<Path> files = Files.list(folder.resolve(from))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void aRestartForgetsNothing() {
    EmbeddedLedger before = open("a");
    charge(before, HASH, 3);
    charge(before, "name", 9_007_199_254_740_993L);
    before.keepHouse();
    charge(before, HASH, 4);
    before.close();

    EmbeddedLedger after = open("a");
    charge(after, HASH, 10);

    assertThat(month(after, HASH)).isEqualTo(17);
    assertThat(month(after, "name")).isEqualTo(9_007_199_254_740_993L);
    assertThat(after.spent(HASH, SpendWindow.MONTH, "search", start)).isEqualTo(17);
    assertThat(after.spent(HASH, SpendWindow.DAY, null, start)).isEqualTo(17);
    after.keepHouse();
    assertThat(after.figures().byPlan()).containsOnlyKeys("pro");
  }

  @Test
  void theMonthBeforeIsKeptAndNoOther() {
    MutableClock march = MutableClock.at(Instant.parse("2026-03-10T12:30:00Z"));
    EmbeddedLedger first = openAt(march);
    first.charge(new Charge(HASH, "pro", "chat", 3, march.instant()));
    first.close();
    Instant then = march.instant();

    march.advance(Duration.ofDays(31));
    EmbeddedLedger second = openAt(march);
    second.charge(new Charge(HASH, "pro", "chat", 5, march.instant()));
    assertThat(second.spent(HASH, SpendWindow.MONTH, null, march.instant())).isEqualTo(5);
    assertThat(second.spent(HASH, SpendWindow.MONTH, null, then)).isEqualTo(3);
    second.close();

    march.advance(Duration.ofDays(31));
    EmbeddedLedger third = openAt(march);
    third.keepHouse();
    assertThat(third.spent(HASH, SpendWindow.MONTH, null, march.instant())).isZero();
    assertThat(third.spent(HASH, SpendWindow.MONTH, null, then)).isZero();
  }

  private EmbeddedLedger openAt(MutableClock other) {
    EmbeddedLedger ledger =
        EmbeddedLedger.keptIn(folder.resolve("a"), ALL, ZoneOffset.UTC, 1000, other);
    open.add(ledger);
    return ledger;
  }

  @Test
  void whatWasWrittenOutlivesAKill() throws IOException {
    EmbeddedLedger killed = open("a");
    charge(killed, "u-1", 1);
    killed.keepHouse();
    charge(killed, "u-1", 2);
    charge(killed, "u-2", 4);
    killed.keepHouse();
    charge(killed, "u-1", 8);
    copyAsIfKilled("a", "b");

    EmbeddedLedger after = open("b");

    assertThat(month(after, "u-1")).isEqualTo(3);
    assertThat(month(after, "u-2")).isEqualTo(4);
  }

  @Test
  void aCutOffOrDamagedPartCostsWhatItDamagesOnly() throws IOException {
    EmbeddedLedger killed = open("a");
    killed.keepHouse();
    Path file = folder.resolve("a").resolve("0.ledger");
    List<Long> ends = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      charge(killed, "u-" + i, i);
      killed.keepHouse();
      ends.add(Files.size(file));
    }
    byte[] whole = Files.readAllBytes(file);

    for (int cut = 1; cut < whole.length - ends.get(2); cut++) {
      assertThat(read(Arrays.copyOf(whole, whole.length - cut)))
          .isEqualTo(Map.of("u-1", 1L, "u-2", 2L, "u-3", 3L));
    }
    for (long at = ends.get(0); at < ends.get(1); at++) {
      byte[] damaged = whole.clone();
      damaged[(int) at] ^= 0x40;
      assertThat(read(damaged)).isEqualTo(Map.of("u-1", 1L, "u-3", 3L, "u-4", 4L));
    }
  }

  private static Map<String, Long> read(byte[] file) {
    Map<String, Long> users = new HashMap<>();
    RecordReader.read(
        file,
        new IgnoredRecords() {
          @Override
          public void user(UserKey user, String plan, int hour, int month, long picoUsd) {
            users.put(user.user(), picoUsd);
          }
        });
    return users;
  }

  @Test
  void damageIsCounted() throws IOException {
    EmbeddedLedger before = open("a");
    charge(before, "u-1", 1);
    before.close();
    Files.write(folder.resolve("a").resolve("0.ledger"), new byte[] {1, 2, 3});

    EmbeddedLedger after = open("a");

    assertThat(after.faults().errors()).containsExactly(Map.entry("read", 1L));
    charge(after, "u-1", 2);
    after.keepHouse();
    assertThat(month(after, "u-1")).isEqualTo(2);
  }

  @Test
  void processesThatShareADirectoryHaveAFileEach() {
    EmbeddedLedger one = open("a");
    EmbeddedLedger other = open("a");
    charge(one, HASH, 1);
    charge(other, HASH, 10);
    one.keepHouse();
    other.keepHouse();
    one.close();
    other.close();

    assertThat(month(open("a"), HASH)).isEqualTo(1);
    assertThat(month(open("a"), HASH)).isEqualTo(10);
  }

  /** As where a new version is started before the old one is stopped. */
  @Test
  void whoeverFollowsAProcessThatEndsLaterGoesOnFromItsAmounts() {
    EmbeddedLedger old = open("a");
    charge(old, HASH, 10);
    EmbeddedLedger successor = open("a");
    successor.keepHouse();
    charge(successor, HASH, 1);
    charge(old, HASH, 100);

    clock.advance(Duration.ofSeconds(5));
    successor.keepHouse();
    assertThat(month(successor, HASH)).as("while it lives").isEqualTo(1);

    old.close();
    clock.advance(Duration.ofSeconds(5));
    successor.keepHouse();
    assertThat(month(successor, HASH)).isEqualTo(111);
    assertThat(folder.resolve("a").resolve("0.ledger")).doesNotExist();
  }

  @Test
  void whoHadEndedBeforeIsNoPredecessor() throws IOException {
    EmbeddedLedger restarting = open("a");
    EmbeddedLedger neighbour = open("a");
    charge(neighbour, HASH, 10);
    neighbour.close();
    Files.setLastModifiedTime(
        folder.resolve("a").resolve("1.ledger"),
        FileTime.from(clock.instant().minus(Duration.ofMinutes(1))));
    restarting.close();
    EmbeddedLedger fresh = open("a");

    fresh.keepHouse();

    assertThat(month(fresh, HASH)).isZero();
    assertThat(month(open("a"), HASH)).isEqualTo(10);
  }

  @Test
  void whatAKilledProcessLeftWaitsForItToComeBack() throws IOException {
    EmbeddedLedger killed = open("killed");
    charge(killed, HASH, 10);
    killed.keepHouse();
    EmbeddedLedger successor = open("a");
    Files.copy(
        folder.resolve("killed").resolve("0.ledger"), folder.resolve("a").resolve("1.ledger"));

    successor.keepHouse();
    assertThat(month(successor, HASH)).isZero();

    clock.advance(Duration.ofMinutes(11));
    successor.keepHouse();
    assertThat(month(successor, HASH)).isEqualTo(10);
  }

  @Test
  void whatAProcessLeftIsTakenOverOnceAndOnlyAfterAWhile() throws IOException {
    EmbeddedLedger first = open("a");
    charge(first, HASH, 1);
    first.close();
    EmbeddedLedger one = open("a"); // back at its own, and nobody's successor
    EmbeddedLedger gone = open("a");
    charge(gone, HASH, 10);
    charge(gone, "name", 100);
    Path left = folder.resolve("a").resolve("1.ledger");
    gone.close();
    byte[] kept = Files.readAllBytes(left);

    one.keepHouse();
    assertThat(month(one, HASH)).isEqualTo(1);

    clock.advance(Duration.ofMinutes(11));
    one.keepHouse();
    assertThat(month(one, HASH)).isEqualTo(11);
    assertThat(month(one, "name")).isEqualTo(100);
    assertThat(one.spent(HASH, SpendWindow.MONTH, "search", start)).isEqualTo(11);
    assertThat(one.spent(HASH, SpendWindow.DAY, null, start)).isEqualTo(11);
    assertThat(left).doesNotExist();

    // Killed after it had written the sum and before it could delete what is in it.
    EmbeddedLedger third = open("a");
    third.keepHouse();
    third.close();
    copyAsIfKilled("a", "b");
    Files.write(folder.resolve("b").resolve("1.ledger"), kept);
    EmbeddedLedger again = open("b");
    EmbeddedLedger besides = open("b");
    again.keepHouse();
    clock.advance(Duration.ofMinutes(11));
    again.keepHouse();
    besides.close();
    clock.advance(Duration.ofMinutes(2));
    again.keepHouse();
    assertThat(month(again, HASH)).isEqualTo(11);
  }

  @Test
  void aFileThatCannotBeTakenKeepsNoOtherTaken() throws IOException {
    try (LedgerFile own = LedgerFile.take(folder)) {
      Files.createFile(folder.resolve("1.ledger"));
      Files.createFile(folder.resolve("2.ledger"));
      Path lock = Files.createDirectory(folder.resolve("2.ledger.lock"));
      assertThatExceptionOfType(IOException.class).isThrownBy(own::takeAbandoned);

      Files.delete(lock);
      List<LedgerFile> taken = own.takeAbandoned();

      assertThat(taken).hasSize(2);
      for (LedgerFile file : taken) {
        file.close();
      }
    }
  }

  @Test
  void foldedUsersStayFolded() {
    EmbeddedLedger before = open("a", 100);
    for (int i = 0; i < 1000; i++) {
      charge(before, "u-" + i, 1);
    }
    before.keepHouse();
    before.close();

    EmbeddedLedger after = open("a", 100);
    after.keepHouse();

    assertThat(after.figures().byPlan().get("pro").picoUsd()).isEqualTo(1000);
    assertThat(after.figures().byPlan().get("pro").users()).isEqualTo(94);
    assertThat(after.figures().foldedUsers()).isEqualTo(906);
  }

  @Test
  void theFileIsBoundedAndItsOwnersOnly() throws IOException {
    EmbeddedLedger ledger = open("a");
    Path file = folder.resolve("a").resolve("0.ledger");
    for (int round = 0; round < 100; round++) {
      for (int i = 0; i < 500; i++) {
        charge(ledger, "user-with-a-rather-long-name-" + i, 1);
      }
      ledger.keepHouse();
      // 500 users take 150 KB with their hours and their feature.
      assertThat(Files.size(file)).isLessThan((1 << 20) + 500_000);
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(folder.resolve("a"))) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("0.ledger", "0.ledger.lock");
    }
  }

  @Test
  void withoutAUsableDirectoryTheProcessRemembers() throws IOException {
    Files.writeString(folder.resolve("a"), "a file where the directory should be");
    EmbeddedLedger ledger = open("a");

    charge(ledger, HASH, 1);
    ledger.keepHouse();

    assertThat(month(ledger, HASH)).isEqualTo(1);
    assertThat(ledger.faults().errors()).containsExactly(Map.entry("open", 1L));
  }

  @Test
  void whatCannotBeWrittenIsWrittenOnceItCan() throws IOException {
    EmbeddedLedger ledger = open("a");
    charge(ledger, HASH, 1);
    ledger.keepHouse();
    // A directory in the place of the file: it can be neither appended to nor replaced.
    Path file = folder.resolve("a").resolve("0.ledger");
    clock.advance(Duration.ofDays(31));
    Files.delete(file);
    Files.createDirectories(file.resolve("in the way"));
    charge(ledger, HASH, 2);
    ledger.keepHouse();
    assertThat(ledger.faults().errors()).containsExactly(Map.entry("write", 1L));

    Files.delete(file.resolve("in the way"));
    Files.delete(file);
    clock.advance(Duration.ofMinutes(1));
    ledger.keepHouse();
    ledger.close();

    assertThat(month(open("a"), HASH)).isEqualTo(2);
  }

  private static Path location(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** A real process, killed in the middle of its work. */
  @Test
  void killedAProcessLosesWhatItHadNotWrittenYetAndNothingElse() throws Exception {
    Path directory = folder.resolve("a");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                location(ChargingProcess.class) + File.pathSeparator + location(Charge.class),
                ChargingProcess.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long written = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < 50; i++) {
        written = Long.parseLong(lines.readLine());
      }
      process.destroyForcibly();
      assertThat(process.waitFor(30, SECONDS)).isTrue();
    }

    EmbeddedLedger after = open("a");
    long sum = 0;
    for (int i = 0; i < ChargingProcess.USERS; i++) {
      sum += month(after, ChargingProcess.user(i));
    }

    assertThat(sum).isGreaterThanOrEqualTo(written);
  }
}
