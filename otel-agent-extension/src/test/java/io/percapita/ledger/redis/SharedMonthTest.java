package io.percapita.ledger.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.percapita.ledger.LedgerFaults;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What waits while Redis is away. */
final class SharedMonthTest {
  private final Keys keys = new Keys(YearMonth.of(2099, 11), ZoneOffset.UTC);
  private final SharedMonth month = new SharedMonth(keys, new LedgerFaults());
  private final RedisThatGoesAway redis = new RedisThatGoesAway();

  @Test
  void eachNumberIsAskedForOnceHoweverLongRedisIsAway() {
    for (int i = 0; i < 100; i++) {
      for (int user = 0; user < 10; user++) {
        month.ask(keys.spend(), "u:" + user, 0);
      }
      assertThatThrownBy(() -> month.exchange(redis, 0)).hasMessage("away");
      month.ask(keys.spend(), "u:0", 0);
    }

    assertThat(month.questions()).isEqualTo(10);
  }

  @Test
  void whatIsNoNumberStaysUnknownAndHoldsNothingUp() {
    redis.answer = List.of("ok", "abc", "7");
    month.ask(keys.spend(), "u:ada", 0);
    month.ask(keys.spend(), "u:bob", 0);

    assertThat(month.exchange(redis, 0)).isEqualTo(SharedMonth.Exchange.DONE);

    assertThat(month.find(keys.spend(), "u:ada").known()).isZero();
    assertThat(month.find(keys.spend(), "u:bob").known()).isEqualTo(7);
  }

  @Test
  void aUserWhosePlanChangesAllTheTimeIsToldOnce() {
    for (int i = 0; i < 100; i++) {
      month.plan("ada", i % 2 == 0 ? "free" : "pro");
    }

    assertThatThrownBy(() -> month.exchange(redis, 0)).hasMessage("away");

    assertThat(redis.arguments).containsSequence("1", "ada", "pro");
  }

  @Test
  void aRedisThatForgetsAllAtOnceIsNotAskedWithoutEnd() {
    redis.answer = List.of("life");
    month.add(keys.spend(), "u:ada", 3, 0);

    assertThat(month.exchange(redis, 0)).isEqualTo(SharedMonth.Exchange.MORE);
    assertThat(month.exchange(redis, 0))
        .as("which is as it was")
        .isEqualTo(SharedMonth.Exchange.LATER);
    redis.life = "another";
    assertThat(month.exchange(redis, 0)).isEqualTo(SharedMonth.Exchange.LATER);
    redis.life = "a third";
    assertThat(month.exchange(redis, 0)).isEqualTo(SharedMonth.Exchange.LATER);
    assertThat(month.pending()).isEqualTo(1);
  }

  @Test
  void anAmountThatSomebodySpoilsBeforeItsBatchIsConfirmedIsRefused() {
    redis.answer = List.of("ok", "abc");
    month.add(keys.spend(), "u:ada", 3, 0);

    assertThat(month.exchange(redis, 0)).isEqualTo(SharedMonth.Exchange.DONE);

    assertThat(month.pending()).isZero();
  }

  /** Greets, and refuses everything else unless it has an answer. */
  private static final class RedisThatGoesAway implements Redis {
    private final List<String> arguments = new ArrayList<>();
    private @Nullable List<String> answer;
    private String life = "life";

    @Override
    public Object run(String script, List<String> keys, List<String> values) {
      if (script.equals(Script.HELLO)) {
        return life;
      }
      arguments.addAll(values);
      if (answer != null) {
        return answer;
      }
      throw new IllegalStateException("away");
    }

    @Override
    public void scan(String key, BiConsumer<String, String> action) {
      throw new IllegalStateException("away");
    }

    @Override
    public void close() {}
  }
}
