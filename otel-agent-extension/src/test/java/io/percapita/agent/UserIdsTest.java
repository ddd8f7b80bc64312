package io.percapita.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.percapita.attribution.UserHash;
import io.percapita.config.ConfigReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class UserIdsTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

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
      assertThat(shown(mode).apply("u\n1")).as(mode).isNull();
    }
  }

  private static UnaryOperator<@Nullable String> shown(String mode) {
    return UserIds.shown(
        ConfigReader.read(
            DefaultConfigProperties.createFromMap(
                Map.of("percapita.user.id", mode, "percapita.user.hash.key", KEY))));
  }
}
