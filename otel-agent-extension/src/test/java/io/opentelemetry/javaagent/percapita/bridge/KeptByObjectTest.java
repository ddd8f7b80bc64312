package io.opentelemetry.javaagent.percapita.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptByObjectTest {
  private final KeptByObject<String> kept = new KeptByObject<>();

  @Test
  void equalObjectsAreKeptApart() {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    kept.put(first, "first");

    assertThat(kept.get(second)).isNull();
    kept.put(second, "second");
    first.add("changed, and so is its hash code");
    assertThat(kept.get(first)).isEqualTo("first");
    assertThat(kept.get(second)).isEqualTo("second");
    assertThat(kept.remove(first)).isEqualTo("first");
    assertThat(kept.remove(first)).isNull();
    assertThat(kept.get(second)).isEqualTo("second");
  }

  @Test
  void theLastValueIsKept() {
    Object object = new Object();
    kept.put(object, "first");
    kept.put(object, "last");

    assertThat(kept.get(object)).isEqualTo("last");
    assertThat(kept.size()).isOne();
  }

  @Test
  void anObjectThatNobodyElseHasIsCollected() {
    Object held = new Object();
    kept.put(held, "held");
    for (int i = 0; i < 100; i++) {
      kept.put(new Object(), "gone");
    }

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(kept.size()).isOne();
            });
    assertThat(kept.get(held)).isEqualTo("held");
  }
}
