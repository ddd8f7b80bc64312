package io.percapita.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.percapita.attribution.Attributor;
import io.percapita.attribution.LabelLimiter;
import io.percapita.budget.BudgetGuard;
import io.percapita.config.ConfigException;
import io.percapita.config.ConfigReader;
import io.percapita.config.ExtensionConfig;
import io.percapita.ledger.Charge;
import io.percapita.ledger.EmbeddedLedger;
import io.percapita.ledger.Tracking;
import io.percapita.ledger.UsersOver;
import io.percapita.pricing.Money;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BudgetsTest {
  private static final Instant NOW = Instant.parse("2026-03-15T12:00:00Z");
  private static final long CENT = 10_000_000_000L;
  private static final String FILE =
      """
      plans:
        free: {arpu_usd: 0}
        pro:
          arpu_usd: 49
          features: {smart-search: 1}
        team: {arpu_usd: 99, budget_usd: 5}
      budgets:
        thresholds: {0.8: flag, 1: throttle}
        users:
          u-1: {daily_cap_usd: 0.10}
      """;

  @TempDir private Path folder;

  @Test
  void aPlanWithoutABudgetHasTheTargetsShareOfWhatUsersPay() throws IOException {
    assertThat(Budgets.monthly(config()))
        .isEqualTo(Map.of("pro", new Money(392 * CENT), "team", new Money(500 * CENT)));
  }

  @Test
  void aPlanMayHaveAShareOfItsOwn() throws IOException {
    String file =
        FILE.replace("arpu_usd: 49", "arpu_usd: 49\n    budget_ratio: 0.1")
            .replace("free: {arpu_usd: 0}", "free: {arpu_usd: 0, budget_ratio: 0.5}");

    // Of nothing no share is anything, and so no budget.
    assertThat(Budgets.monthly(config(file)))
        .isEqualTo(Map.of("pro", new Money(490 * CENT), "team", new Money(500 * CENT)));
  }

  @Test
  void theDaysThresholdsAreThePlansElseTheCommonOnes() throws Exception {
    String file =
        FILE.replace("arpu_usd: 49", "arpu_usd: 49\n    daily_thresholds: {2: throttle}")
            .replace("thresholds: {0.8: flag, 1: throttle}", "daily_thresholds: {1: throttle}");
    EmbeddedLedger ledger = answering(config(file));
    ledger.charge(new Charge("hash of u-1", "pro", "chat", 15 * CENT, NOW));

    assertThat(asked("u-1", "pro")).isEqualTo("allow");
    assertThat(asked("u-1", "team")).isEqualTo("throttle");
    ledger.charge(new Charge("hash of u-1", "pro", "chat", 5 * CENT, NOW));
    assertThat(asked("u-1", "pro")).isEqualTo("throttle");
    ManagementFactory.getPlatformMBeanServer()
        .unregisterMBean(new ObjectName("io.percapita:type=Budget"));
  }

  @Test
  void usersAreCountedByTheirOwnTermsAndTheirPlans() throws IOException {
    String file =
        FILE.replace("u-1: {", "u-2: {budget_usd: 9, thresholds: {0.9: flag}}\n    u-1: {");

    UsersOver over = Budgets.usersOver(config(file), user -> "shown " + user);

    BigDecimal most = new BigDecimal("0.9");
    assertThat(over.plans())
        .isEqualTo(
            Map.of(
                "free", new UsersOver.Terms(null, null),
                "pro", new UsersOver.Terms(new Money(392 * CENT), null),
                "team", new UsersOver.Terms(new Money(500 * CENT), null)));
    assertThat(over.users())
        .isEqualTo(
            Map.of(
                "shown u-1", new UsersOver.Terms(null, null),
                "shown u-2", new UsersOver.Terms(new Money(900 * CENT), Set.of(most))));
    assertThat(over.parts()).containsExactlyInAnyOrder(new BigDecimal("0.8"), BigDecimal.ONE);
  }

  @Test
  void budgetsOfUsersWhoCannotBeAreRefusedWithTheirPlace() throws IOException {
    ExtensionConfig sound = config(FILE + "    \"u-1\\u00ad\": {budget_usd: 1}\n");
    ExtensionConfig blank = config(FILE + "    \" \": {budget_usd: 1}\n");
    ExtensionConfig twice = config(FILE + "    \"u-1 \": {budget_usd: 1}\n");

    assertThatCode(() -> Budgets.check(sound)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Budgets.check(blank))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("percapita.yaml:11: budgets.users: the id is blank");
    assertThatThrownBy(() -> Budgets.check(twice))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("percapita.yaml:11: budgets.users: the id is the same as in ")
        .hasMessageContaining("percapita.yaml:10 ")
        .hasMessageContaining("remove one");
  }

  @Test
  void theLedgerKeepsWhatIsLimited() throws IOException {
    assertThat(Budgets.tracking(config())).isEqualTo(new Tracking(Set.of("smart-search"), true));
  }

  @Test
  void anApplicationCanAskWhatACallWouldComeTo() throws Exception {
    EmbeddedLedger ledger = answering(config());
    ledger.charge(new Charge("hash of u-1", "pro", "chat", 10 * CENT, NOW));
    ledger.charge(new Charge("hash of u-2", "pro", "chat", 320 * CENT, NOW));

    // As an application does it, without any class of ours.
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName budget = new ObjectName("io.percapita:type=Budget");
    assertThat(asked("u-1", "pro")).isEqualTo("throttle");
    assertThat(asked("u-2", "pro")).isEqualTo("flag");
    assertThat(asked("u-2", " pro\t")).isEqualTo("flag");
    assertThat(asked("u-2", null)).isEqualTo("allow");
    assertThat(asked("u-2", "free")).isEqualTo("allow");
    Baggage baggage = Baggage.builder().put("user.id", "u-1").put("llm.plan", "pro").build();
    try (Scope scope = baggage.makeCurrent()) {
      assertThat(server.invoke(budget, "current", new Object[0], new String[0]))
          .isEqualTo("throttle");
    }
    assertThat(server.invoke(budget, "current", new Object[0], new String[0])).isEqualTo("allow");
    server.unregisterMBean(budget);
  }

  @Test
  void inADryRunAnApplicationThatAsksRefusesNobody() throws Exception {
    EmbeddedLedger ledger =
        answering(config(FILE.replace("budgets:", "budgets:\n  dry_run: true")));
    ledger.charge(new Charge("hash of u-1", "pro", "chat", 10 * CENT, NOW));

    assertThat(asked("u-1", "pro")).isEqualTo("flag");
    assertThat(asked("u-2", "pro")).isEqualTo("allow");
    ManagementFactory.getPlatformMBeanServer()
        .unregisterMBean(new ObjectName("io.percapita:type=Budget"));
  }

  private static Object asked(String user, @Nullable String plan) throws Exception {
    String[] types = {"java.lang.String", "java.lang.String", "java.lang.String"};
    return ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName("io.percapita:type=Budget"),
            "of",
            new Object[] {user, plan, "chat"},
            types);
  }

  /** Lets applications ask for what is in a ledger. */
  private static EmbeddedLedger answering(ExtensionConfig config) {
    EmbeddedLedger ledger = EmbeddedLedger.inMemory(Budgets.tracking(config), ZoneOffset.UTC);
    BudgetGuard guard =
        new BudgetGuard(
            Budgets.policy(config, user -> "hash of " + user),
            ledger,
            Duration.ofMinutes(10),
            () -> 0,
            failure -> {
              throw new IllegalStateException(failure);
            });
    Attributor attributor =
        new Attributor(
            user -> "hash of " + user,
            true,
            new LabelLimiter("f", 10),
            new LabelLimiter("p", 10),
            (stage, cause) -> {
              throw new IllegalStateException(cause);
            });
    new BudgetAnswers(
            guard, attributor, user -> "hash of " + user, Clock.fixed(NOW, ZoneOffset.UTC))
        .register();
    return ledger;
  }

  private ExtensionConfig config() throws IOException {
    return config(FILE);
  }

  private ExtensionConfig config(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("percapita.yaml"), yaml);
    return ConfigReader.read(
        DefaultConfigProperties.createFromMap(Map.of("percapita.config.file", file.toString())));
  }
}
