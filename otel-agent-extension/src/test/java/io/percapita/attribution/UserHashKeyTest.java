package io.percapita.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.RecordedLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class UserHashKeyTest {
  @TempDir private Path folder;

  @RegisterExtension private final RecordedLog log = new RecordedLog(UserHashKey.class);

  @Test
  void aConfiguredKeyIsUsedAndNothingIsWritten() {
    Path stateDir = folder.resolve("state");

    assertThat(UserHashKey.of("0123456789abcdef", stateDir))
        .isEqualTo("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    assertThat(stateDir).doesNotExist();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aKeyThatCanBeGuessedIsUsedAndToldWithoutItself() {
    assertThat(UserHashKey.of("secret", folder))
        .isEqualTo("secret".getBytes(StandardCharsets.UTF_8));

    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("has 6 bytes", "openssl rand -hex 32")
        .doesNotContain("secret");
  }

  @Test
  void aGeneratedKeyIsKeptForItsOwnerAlone() throws IOException {
    Path stateDir = folder.resolve("a").resolve("b");

    byte[] key = UserHashKey.of(null, stateDir);

    Path file = stateDir.resolve("user-hash.key");
    assertThat(key).hasSize(32);
    assertThat(Files.readString(file)).isEqualTo(HexFormat.of().formatHex(key));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(UserHashKey.of(null, stateDir)).isEqualTo(key);
    assertThat(stateDir.toFile().list()).containsExactly("user-hash.key");
    assertThat(log.lines())
        .as("told when it is made")
        .singleElement()
        .asString()
        .contains(file.toString(), "PERCAPITA_USER_HASH_KEY")
        .doesNotContain(HexFormat.of().formatHex(key));
  }

  @Test
  void jvmsThatStartTogetherAgree() throws Exception {
    ExecutorService jvms = Executors.newFixedThreadPool(8);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<byte[]>> keys =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    jvms.submit(
                        () -> {
                          go.await();
                          return UserHashKey.of(null, folder);
                        }))
            .toList();
    go.countDown();

    Set<String> distinct = new HashSet<>();
    for (Future<byte[]> key : keys) {
      distinct.add(HexFormat.of().formatHex(key.get()));
    }

    jvms.shutdown();
    assertThat(distinct).hasSize(1);
    assertThat(log.lines()).as("one of them has made it").hasSize(1);
  }

  @Test
  void aPlaceThatCannotBeWrittenIsToldWithItsConsequenceAndRemedy() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no directory");

    byte[] key = UserHashKey.of(null, file);

    assertThat(key).hasSize(32).isNotEqualTo(UserHashKey.of(null, file));
    assertThat(log.lines().get(0))
        .startsWith("Percapita cannot keep its user hash key in " + file)
        .contains("another hash after a restart", "percapita.user.hash.key");
  }

  @Test
  void aDamagedKeyIsNotUsedAndNotOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("user-hash.key"), "abcd");

    assertThat(UserHashKey.of(null, folder)).hasSize(32);
    assertThat(file).hasContent("abcd");
    assertThat(log.lines()).hasSize(1);
  }
}
