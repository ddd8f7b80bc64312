package io.percapita.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class UserHashTest {
  private final UserHash hash = new UserHash("key".getBytes(StandardCharsets.UTF_8));

  /** {@code printf u-42 | openssl dgst -sha256 -hmac key}, its first 32 digits. */
  @Test
  void isTheHeadOfHmacSha256() {
    assertThat(hash.of("u-42")).isEqualTo("3f9920623ab4291e19e70f4dc547e57e");
  }

  @Test
  void anotherKeyGivesAnotherHash() {
    assertThat(new UserHash(new byte[32]).of("u-42")).isNotEqualTo(hash.of("u-42"));
  }

  /** {@code printf '\nkey' | openssl dgst -sha256 -hmac key}, its first 8 digits. */
  @Test
  void aKeyHasAFingerprint() {
    assertThat(hash.keyFingerprint()).isEqualTo("69945bd6");
    assertThat(new UserHash(new byte[32]).keyFingerprint()).isNotEqualTo(hash.keyFingerprint());
  }

  @Test
  void threadsDoNotMixUpTheirUsers() {
    assertThat(
            IntStream.range(0, 20_000).parallel().mapToObj(i -> hash.of("u-" + i % 10)).distinct())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 10).mapToObj(i -> hash.of("u-" + i)).toList());
  }
}
