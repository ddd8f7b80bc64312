package io.percapita.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.percapita.RecordedLog;
import io.percapita.attribution.UserHash;
import io.percapita.config.ConfigReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class UserIdsTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  @RegisterExtension private final RecordedLog log = new RecordedLog(UserIds.class);

  @Test
  void anIdIsTheSameWhoeverWritesIt() {
    String hash = new UserHash(KEY.getBytes(StandardCharsets.UTF_8)).of("u-1");

    assertThat(shown("hashed").apply("u-1")).isEqualTo(hash);
    assertThat(shown("hashed").apply(" u-1\t")).isEqualTo(hash);
    assertThat(shown("hashed").apply("x".repeat(128) + "y"))
        .isEqualTo(shown("hashed").apply("x".repeat(128)));
    assertThat(shown("raw").apply(" u-1 ")).isEqualTo("u-1");
    assertThat(shown("none").apply("u-1")).isNull();
  }

  @Test
  void whatNobodyIsCalledIsNobody() {
    for (String mode : new String[] {"hashed", "raw", "none"}) {
      assertThat(shown(mode).apply(null)).as(mode).isNull();
      assertThat(shown(mode).apply(" ")).as(mode).isNull();
    }
  }

  @Test
  void whatIsNotSeenIsWrittenOutForWhoeverNamesTheUser() {
    assertThat(shown("raw").apply("u\n1")).isEqualTo("u\\u000a1");
    assertThat(shown("hashed").apply("u\n1"))
        .isEqualTo(new UserHash(KEY.getBytes(StandardCharsets.UTF_8)).of("u\\u000a1"))
        .isEqualTo(
            of("percapita.user.id", "hashed", "percapita.user.hash.key", KEY)
                .shownIdentifier()
                .apply("u\\u000a1"));
    assertThat(shown("none").apply("u\n1")).isNull();
  }

  @Test
  void onlyWhoIsHashedHasAKey() {
    assertThat(of("percapita.user.hash.key", KEY).keyFingerprint())
        .isEqualTo(new UserHash(KEY.getBytes(StandardCharsets.UTF_8)).keyFingerprint());
    assertThat(of("percapita.user.id", "raw").keyFingerprint()).isNull();
    assertThat(of("percapita.user.id", "none").keyFingerprint()).isNull();
  }

  @Test
  void aSharedLedgerWithoutASharedKeyIsTold(@TempDir Path folder) {
    String[] redis = {
      "percapita.ledger", "redis://localhost:6379", "percapita.state.dir", folder.toString()
    };
    of(redis);
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("share the ledger", folder.toString(), "PERCAPITA_USER_HASH_KEY");

    log.clear();
    of("percapita.ledger", "redis://localhost:6379", "percapita.user.hash.key", KEY);
    of("percapita.state.dir", folder.toString());
    assertThat(log.lines()).isEmpty();
  }

  private static UnaryOperator<@Nullable String> shown(String mode) {
    return of("percapita.user.id", mode, "percapita.user.hash.key", KEY)::shown;
  }

  private static UserIds of(String... settings) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      properties.put(settings[i], settings[i + 1]);
    }
    return UserIds.of(ConfigReader.read(DefaultConfigProperties.createFromMap(properties)));
  }
}
