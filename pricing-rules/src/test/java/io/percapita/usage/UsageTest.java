package io.percapita.usage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageTest {
  @Test
  void sumsOfInputAndOutputAreDisjoint() {
    Usage.Builder builder = Usage.builder();
    long bit = 1;
    for (Component component : Component.values()) {
      builder.add(component, bit);
      bit <<= 1;
    }

    Usage usage = builder.build();

    // input 1, cache_read 2, cache_write_5m 4, cache_write_1h 8, audio_input 16, image_input 32,
    // audio_cache_read 64, image_cache_read 128
    assertThat(usage.inputTokens()).isEqualTo(255);
    // output 256, reasoning 512, audio_output 1024, image_output 2048; web_search is no token
    assertThat(usage.outputTokens()).isEqualTo(3840);
  }

  @Test
  void amountsOfOneComponentAddUp() {
    Usage usage = Usage.builder().add(Component.OUTPUT, 2).add(Component.OUTPUT, 3).build();

    assertThat(usage.count(Component.OUTPUT)).isEqualTo(5);
  }

  @Test
  void negativeAmountCountsAsZero() {
    Usage usage = Usage.builder().add(Component.INPUT, 5).add(Component.INPUT, -7).build();

    assertThat(usage.count(Component.INPUT)).isEqualTo(5);
  }

  @Test
  void sumBeyondTheRangeStaysAtItsEnd() {
    Usage usage =
        Usage.builder()
            .add(Component.INPUT, Long.MAX_VALUE)
            .add(Component.INPUT, 1)
            .add(Component.CACHE_READ, 1)
            .build();

    assertThat(usage.count(Component.INPUT)).isEqualTo(Long.MAX_VALUE);
    assertThat(usage.inputTokens()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void builtUsageDoesNotFollowItsBuilder() {
    Usage.Builder builder = Usage.builder().add(Component.INPUT, 1);

    Usage usage = builder.build();
    builder.add(Component.INPUT, 1);

    assertThat(usage.count(Component.INPUT)).isEqualTo(1);
  }

  @Test
  void usagesWithTheSameCountsAreEqual() {
    Usage usage = Usage.builder().add(Component.OUTPUT, 3).build();

    assertThat(usage)
        .isEqualTo(Usage.builder().add(Component.OUTPUT, 3).build())
        .hasSameHashCodeAs(Usage.builder().add(Component.OUTPUT, 3).build())
        .isNotEqualTo(Usage.builder().add(Component.REASONING, 3).build());
  }

  @Test
  void onlyAUsageWithoutCountsIsEmpty() {
    assertThat(Usage.NONE.isEmpty()).isTrue();
    assertThat(Usage.builder().add(Component.WEB_SEARCH, 1).build().isEmpty()).isFalse();
  }

  @Test
  void textNamesWhatWasConsumed() {
    Usage usage = Usage.builder().add(Component.INPUT, 4).add(Component.CACHE_READ, 2).build();

    assertThat(usage).hasToString("Usage[input=4, cache_read=2]");
  }
}
