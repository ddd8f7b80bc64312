package io.percapita.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.percapita.pricing.Money;
import io.percapita.provider.CallerFields;
import io.percapita.provider.StreamUsage;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigReaderTest {
  private static final Path HOME = Path.of(System.getProperty("user.home"));

  private static final RequestConfig NO_REQUESTS = new RequestConfig(Set.of(), Set.of(), Set.of());
  private static final AttributionConfig DEFAULT_ATTRIBUTION = attribution();

  private static AttributionConfig attribution() {
    return new AttributionConfig(
        List.of(
            new SourceConfig("local-baggage", "user.id"),
            new SourceConfig("principal", ""),
            new SourceConfig("llm-request", "")),
        List.of(
            new SourceConfig("local-baggage", "llm.feature"),
            new SourceConfig("llm-request", "feature"),
            new SourceConfig("code", ""),
            new SourceConfig("route", ""),
            new SourceConfig("job", ""),
            new SourceConfig("span", "")),
        List.of(
            new SourceConfig("local-baggage", "llm.plan"),
            new SourceConfig("file", ""),
            new SourceConfig("llm-request", "plan")),
        List.of(new SourceConfig("local-baggage", "tenant.id")),
        Map.of(),
        Map.of(),
        null,
        false,
        Set.of());
  }

  @TempDir private Path folder;

  private static final AttributionConfig OWN_ATTRIBUTION =
      new AttributionConfig(
          List.of(
              new SourceConfig("header", "X-User-Id"),
              new SourceConfig("local-baggage", "user.id"),
              new SourceConfig("principal", ""),
              new SourceConfig("llm-request", ""),
              new SourceConfig("jwt", "https://acme.com/id")),
          List.of(new SourceConfig("code", ""), new SourceConfig("llm-request", "team")),
          List.of(new SourceConfig("jwt", "plan"), new SourceConfig("file", "")),
          List.of(new SourceConfig("session", "tenant")),
          Map.of("POST /api/a=b", "summarizer", "orders", "digest"),
          Map.of("com.acme.search.*", "search"),
          Path.of("/etc/plans.yaml"),
          true,
          Set.of());

  @Test
  void whatTheAgentCopiesFromBaggageIsKnown() {
    assertThat(
            read(Map.of(
                    "otel.java.experimental.span-attributes.copy-from-baggage.include",
                    "tenant, user.id"))
                .attribution()
                .copiedBaggage())
        .containsExactlyInAnyOrder("tenant", "user.id");
  }

  @Test
  void whereToLookIsSetByProperties() {
    assertThat(
            read(Map.of(
                    "percapita.attribution.user.sources",
                    "header:X-User-Id, default ,jwt: https://acme.com/id",
                    "percapita.attribution.feature.sources",
                    "code,llm-request:team",
                    "percapita.attribution.plan.sources",
                    "jwt:plan,file",
                    "percapita.attribution.tenant.sources",
                    "session:tenant",
                    "percapita.feature.names",
                    "POST /api/a=b=summarizer, orders=digest",
                    "percapita.feature.code",
                    "com.acme.search.*=search",
                    "percapita.plan.file",
                    "/etc/plans.yaml",
                    "percapita.attribution.debug",
                    "true"))
                .attribution())
        .isEqualTo(OWN_ATTRIBUTION);
  }

  @Test
  void whereToLookIsSetInTheFile() throws IOException {
    assertThat(
            readFile(
                    """
                    user_sources: ["header:X-User-Id", default, "jwt:https://acme.com/id"]
                    feature_sources: "code, llm-request:team"
                    plan_sources:
                      - jwt:plan
                      - file
                    tenant_sources: [session:tenant]
                    feature_names:
                      "POST /api/a=b": summarizer
                      orders: digest
                    feature_code: {com.acme.search.*: search}
                    plan_file: /etc/plans.yaml
                    attribution_debug: true
                    """,
                    Map.of())
                .attribution())
        .isEqualTo(OWN_ATTRIBUTION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user|route|must be a list of baggage, default, header, jwt, llm-header, llm-request,"
            + " local-baggage, principal, session; not 'route'",
        "user|header|in which 'header' is followed by a colon and a name",
        "user|principal:x|in which 'principal' has no name after it",
        "feature|llm-request|in which 'llm-request' is followed by a colon and a name",
        "plan|baggage:a,,file|not ''",
        "user|header:authorization|in which no 'header' holds a secret; claims of a token are read by"
            + " jwt:NAME",
        "feature|llm-header:Cookie|in which no 'llm-header' holds a secret"
      })
  void aSourceThatIsNoneIsRefused(String what, String value, String message) {
    assertThatThrownBy(() -> read(Map.of("percapita.attribution." + what + ".sources", value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("percapita.attribution." + what + ".sources=")
        .hasMessageContaining(message);
  }

  @Test
  void aSourceInTheFileIsRefusedWithItsLine() {
    assertThatThrownBy(() -> readFile("enabled: true\nplan_sources: [files]\n", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(":2: plan_sources=");
  }

  @Test
  void thePlanFileIsReadAsAWhole() {
    assertThat(
            PlanFile.parse(
                "plans.yaml", "users: {u-1: pro}\ntenants: {acme: scale}\nothers: free\n"))
        .isEqualTo(
            new PlanFile(
                Map.of("u-1", new PlanFile.Entry("pro", 1)),
                Map.of("acme", new PlanFile.Entry("scale", 2)),
                "free"));
    assertThatThrownBy(() -> PlanFile.parse("plans.yaml", "users: {u-1: pro}\nuser: {}\n"))
        .hasMessageContaining("plans.yaml:2")
        .hasMessageContaining("did you mean users?");
  }

  @Test
  void namesOfContainersMayHaveUnderscores() {
    assertThat(EndpointConfig.list("test", "vllm=http://v_llm:8000/v1"))
        .containsExactly(new EndpointConfig("vllm", "openai", URI.create("http://v_llm:8000/v1")));
  }

  @Test
  void nothingNeedsToBeSet() {
    assertThat(read(Map.of()))
        .isEqualTo(
            new ExtensionConfig(
                true,
                List.of(),
                null,
                UserIdMode.HASHED,
                null,
                DEFAULT_ATTRIBUTION,
                HOME.resolve(".percapita"),
                false,
                NO_REQUESTS,
                Duration.ofMinutes(15),
                5000,
                new LedgerConfig(null, 100_000, ZoneId.of("UTC")),
                200,
                20,
                50,
                Duration.ZERO,
                Map.of(),
                null,
                0.08,
                Map.of(),
                BudgetConfig.DEFAULT));
  }

  @Test
  void everySettingHasAProperty() {
    ExtensionConfig config =
        read(
            Map.ofEntries(
                Map.entry("percapita.enabled", "false"),
                Map.entry(
                    "percapita.endpoints",
                    "openai=http://localhost:4010/v1, groq=https://api.groq.com/openai/v1,"
                        + "azure.ai.openai=https://gateway.test/azure,"
                        + "aws.bedrock=https://gateway.test/aws"),
                Map.entry("percapita.price.files", "/etc/percapita/prices"),
                Map.entry("percapita.user.id", "RAW"),
                Map.entry("percapita.user.hash.key", "k"),
                Map.entry("percapita.state.dir", "/var/lib/percapita"),
                Map.entry("percapita.propagation.trace-context", "true"),
                Map.entry("percapita.request.labels", "openai, gcp.vertex_ai"),
                Map.entry("percapita.request.usage", "openai, deepseek"),
                Map.entry("percapita.call.idle.timeout", "30s"),
                Map.entry("percapita.users.max", "10"),
                Map.entry("percapita.ledger", "redis://:secret@redis.test:6379/2"),
                Map.entry("percapita.ledger.users.max", "7"),
                Map.entry("percapita.ledger.zone", "Europe/Berlin"),
                Map.entry("percapita.features.max", "20"),
                Map.entry("percapita.features.with-users.max", "5"),
                Map.entry("percapita.plans.max", "30"),
                Map.entry("percapita.shutdown.linger", "20s"),
                Map.entry(
                    "percapita.cheaper.models",
                    "gpt-5=gpt-5-mini, claude-sonnet-4-6 = claude-haiku-4-5"),
                Map.entry("percapita.spend.budget.usd", "8000"),
                Map.entry("percapita.target.cogs.ratio", "0.1"),
                Map.entry("percapita.plan.arpu.usd", "pro=49,team=99.5"),
                Map.entry("percapita.plan.budget.usd", "pro=3.92"),
                Map.entry("percapita.budget.dry-run", "true")));

    assertThat(config)
        .isEqualTo(
            new ExtensionConfig(
                false,
                List.of(
                    endpoint("openai", "openai", "http://localhost:4010/v1"),
                    endpoint("groq", "openai", "https://api.groq.com/openai/v1"),
                    endpoint("azure.ai.openai", "azure", "https://gateway.test/azure"),
                    endpoint("aws.bedrock", "bedrock", "https://gateway.test/aws")),
                Path.of("/etc/percapita/prices"),
                UserIdMode.RAW,
                "k",
                DEFAULT_ATTRIBUTION,
                Path.of("/var/lib/percapita"),
                true,
                new RequestConfig(
                    Set.of(), Set.of("openai", "gcp.vertex_ai"), Set.of("openai", "deepseek")),
                Duration.ofSeconds(30),
                10,
                new LedgerConfig(
                    URI.create("redis://:secret@redis.test:6379/2"), 7, ZoneId.of("Europe/Berlin")),
                20,
                5,
                30,
                Duration.ofSeconds(20),
                Map.of("gpt-5", "gpt-5-mini", "claude-sonnet-4-6", "claude-haiku-4-5"),
                new Money(8_000_000_000_000_000L),
                0.1,
                Map.of(
                    "pro",
                    new PlanConfig(new Money(49_000_000_000_000L), new Money(3_920_000_000_000L)),
                    "team",
                    new PlanConfig(new Money(99_500_000_000_000L), null)),
                BudgetConfig.DEFAULT.withDryRun(true)));
  }

  @Test
  void usersAreToldToTheProvidersNamed() throws IOException {
    assertThat(read(Map.of("percapita.request.user", "openai, anthropic,")).requests().users())
        .containsExactlyInAnyOrder("openai", "anthropic");
    assertThat(readFile("request_user: openrouter\n", Map.of()).requests().users())
        .containsExactly("openrouter");
  }

  @Test
  void aProviderThatCannotBeToldOrAskedIsRefused() {
    assertThatThrownBy(() -> read(Map.of("percapita.request.user", "openai,gcp.gemini")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "percapita.request.user=openai,gcp.gemini is not allowed; it must be of anthropic,"
                + " aws.bedrock, azure.ai.openai, openai, openrouter");
    assertThatThrownBy(() -> read(Map.of("percapita.request.labels", "anthropic")))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("it must be of aws.bedrock, gcp.vertex_ai, openai");
    assertThatThrownBy(() -> read(Map.of("percapita.request.usage", "openrouter")))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("it must be of azure.ai.openai, deepseek, openai");
  }

  @ParameterizedTest
  @CsvSource({"raw", "none"})
  void onlyHashesOfUsersAreTold(String mode) {
    assertThatThrownBy(
            () -> read(Map.of("percapita.request.user", "openai", "percapita.user.id", mode)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "percapita.request.user=openai: what is sent are hashes, for which percapita.user.id"
                + " has to be hashed");
  }

  @Test
  void theProvidersThatCanBeToldOrAskedAreTheEnginesOwn() {
    assertThat(RequestConfig.USER_PROVIDERS).isEqualTo(CallerFields.USER_PROVIDERS);
    assertThat(RequestConfig.LABEL_PROVIDERS).isEqualTo(CallerFields.LABEL_PROVIDERS);
    assertThat(RequestConfig.USAGE_PROVIDERS).isEqualTo(StreamUsage.PROVIDERS);
  }

  @Test
  void everySettingButTheFileHasAKeyInTheFile() throws IOException {
    ExtensionConfig config =
        readFile(
            """
            enabled: false
            endpoints:
              - {provider: anthropic, base_url: "http://localhost:4010"}
              - {provider: groq, base_url: "https://api.groq.com/openai/v1", dialect: openai}
              - {provider: gcp.gemini, base_url: "https://gateway.test/google", dialect: gemini}
              - {provider: acme, base_url: "https://gateway.test/azure", dialect: azure}
              - {provider: azure.ai.openai, base_url: "https://gateway.test/other"}
            price_files: ~/prices.yaml
            user_id: none
            user_hash_key: k
            state_dir: ~/state
            propagate_trace_context: true
            request_labels: aws.bedrock
            request_usage: azure.ai.openai
            call_idle_timeout: 1h
            max_users: 10
            ledger: rediss://redis.test
            max_ledger_users: 8
            ledger_zone: Asia/Tokyo
            max_features: 20
            max_features_with_users: 0
            max_plans: 30
            shutdown_linger: 20s
            cheaper_models: {gpt-5: gpt-5-mini, claude-sonnet-4-6: claude-haiku-4-5}
            spend_budget_usd: 8000
            target_cogs_ratio: 0.1
            plans:
              free: {arpu_usd: 0, budget_usd: 0.5}
              team: {arpu_usd: 99, budget_ratio: 0.1}
              pro:
                arpu_usd: 49
                daily_cap_usd: 0.5
                features: {smart-search: 1}
                thresholds: {1.0: throttle}
                daily_thresholds: {2: throttle}
                reroute: {gpt-5: gpt-5-mini}
            budgets:
              dry_run: true
              on_error: closed
              strict: true
              thresholds: {0.90: reroute, 1.2: throttle}
              daily_thresholds: {1: flag}
              reroute:
                claude-sonnet-4-6: claude-haiku-4-5
              users:
                u-42: {budget_usd: 20, daily_cap_usd: 5}
              output_tokens: 8000
              max_body_bytes: 65536
              reservation_timeout: 2m
            """,
            Map.of());

    assertThat(config)
        .isEqualTo(
            new ExtensionConfig(
                false,
                List.of(
                    endpoint("anthropic", "anthropic", "http://localhost:4010"),
                    endpoint("groq", "openai", "https://api.groq.com/openai/v1"),
                    endpoint("gcp.gemini", "gemini", "https://gateway.test/google"),
                    endpoint("acme", "azure", "https://gateway.test/azure"),
                    endpoint("azure.ai.openai", "azure", "https://gateway.test/other")),
                HOME.resolve("prices.yaml"),
                UserIdMode.NONE,
                "k",
                DEFAULT_ATTRIBUTION,
                HOME.resolve("state"),
                true,
                new RequestConfig(Set.of(), Set.of("aws.bedrock"), Set.of("azure.ai.openai")),
                Duration.ofHours(1),
                10,
                new LedgerConfig(URI.create("rediss://redis.test"), 8, ZoneId.of("Asia/Tokyo")),
                20,
                0,
                30,
                Duration.ofSeconds(20),
                Map.of("gpt-5", "gpt-5-mini", "claude-sonnet-4-6", "claude-haiku-4-5"),
                new Money(8_000_000_000_000_000L),
                0.1,
                Map.of(
                    "free",
                    new PlanConfig(Money.ZERO, new Money(500_000_000_000L)),
                    "team",
                    new PlanConfig(new Money(99_000_000_000_000L), null, 0.1, LimitConfig.NONE),
                    "pro",
                    new PlanConfig(
                        new Money(49_000_000_000_000L),
                        null,
                        null,
                        new LimitConfig(
                            new Money(500_000_000_000L),
                            Map.of("smart-search", new Money(1_000_000_000_000L)),
                            Map.of(BigDecimal.ONE, ThresholdAction.THROTTLE),
                            Map.of(new BigDecimal(2), ThresholdAction.THROTTLE),
                            Map.of("gpt-5", "gpt-5-mini")))),
                new BudgetConfig(
                    true,
                    true,
                    true,
                    Map.of(
                        new BigDecimal("0.9"),
                        ThresholdAction.REROUTE,
                        new BigDecimal("1.2"),
                        ThresholdAction.THROTTLE),
                    Map.of(BigDecimal.ONE, ThresholdAction.FLAG),
                    Map.of("claude-sonnet-4-6", "claude-haiku-4-5"),
                    Map.of(
                        "u-42",
                        new UserConfig(
                            new Money(20_000_000_000_000L),
                            new LimitConfig(
                                new Money(5_000_000_000_000L), Map.of(), null, null, null),
                            folder.resolve("percapita.yaml") + ":46")),
                    8000,
                    65536,
                    Duration.ofMinutes(2))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", ""})
  void whoHasNoHomeKeepsStateInTheWorkingDirectory(String noHome) {
    System.setProperty("user.home", noHome);
    try {
      assertThat(read(Map.of()))
          .extracting(ExtensionConfig::stateDir)
          .isEqualTo(Path.of(System.getProperty("user.dir"), ".percapita"));
    } finally {
      System.setProperty("user.home", HOME.toString());
    }
  }

  @Test
  void environmentVariablesArriveWithDotsOnly() {
    assertThat(read(Map.of("percapita.propagation.trace.context", "true")))
        .extracting(ExtensionConfig::traceContextToProviders)
        .isEqualTo(true);
  }

  @Test
  void aPropertyGoesBeforeTheFile() throws IOException {
    ExtensionConfig config =
        readFile(
            """
            user_id: raw
            max_users: 10
            plans:
              pro: {arpu_usd: 49, budget_usd: 3}
            """,
            Map.of("percapita.user.id", "none", "percapita.plan.budget.usd", "pro=4"));

    assertThat(config.userIdMode()).isEqualTo(UserIdMode.NONE);
    assertThat(config.maxUsers()).isEqualTo(10);
    assertThat(config.plans())
        .isEqualTo(
            Map.of(
                "pro",
                new PlanConfig(new Money(49_000_000_000_000L), new Money(4_000_000_000_000L))));
  }

  @Test
  void blankMeansUnset() throws IOException {
    Map<String, String> blank = new HashMap<>();
    for (Setting setting : Setting.values()) {
      if (!setting.property().isEmpty()) {
        blank.put(setting.property(), " ");
      }
    }
    ExtensionConfig defaults = read(Map.of());

    assertThat(read(blank)).isEqualTo(defaults);
    assertThat(readFile("endpoints:\nplans: # none yet\nuser_id:\n", Map.of())).isEqualTo(defaults);
    assertThat(readFile("# all defaults\n", Map.of())).isEqualTo(defaults);
  }

  @Test
  void theSecretIsNotInTheText() {
    assertThat(read(Map.of("percapita.ledger", "redis://:hush@redis.test")).toString())
        .doesNotContain("hush");
    assertThat(read(Map.of("percapita.user.hash.key", "hush")).toString()).doesNotContain("hush");
  }

  static Stream<Arguments> wrongProperties() {
    return Stream.of(
        argumentSet(
            "flag",
            "percapita.enabled",
            "yes",
            "percapita.enabled=yes is not allowed; it must be true or false"),
        argumentSet(
            "one of",
            "percapita.user.id",
            "hash",
            "percapita.user.id=hash is not allowed; it must be hashed, raw, none"),
        argumentSet(
            "zero",
            "percapita.users.max",
            "0",
            "percapita.users.max=0 is not allowed; it must be a whole number from 1 to 1000000"),
        argumentSet(
            "ledger",
            "percapita.ledger",
            "mysql://root:secret@db",
            "percapita.ledger=mysql://…@db is not allowed; it must be embedded, redis://host:port or"
                + " rediss://host:port"),
        argumentSet(
            "ledger without a host",
            "percapita.ledger",
            "redis:6379",
            "percapita.ledger=redis:6379 is not allowed; it must be embedded, redis://host:port or"
                + " rediss://host:port"),
        argumentSet(
            "ledger by a container's name",
            "percapita.ledger",
            "redis://root:secret@my_redis:6379",
            "percapita.ledger=redis://…@my_redis:6379 is not allowed; it must be embedded,"
                + " redis://host:port or rediss://host:port, the host by a name without _"),
        argumentSet(
            "zone",
            "percapita.ledger.zone",
            "Mars/Olympus",
            "percapita.ledger.zone=Mars/Olympus is not allowed; it must be a time zone such as UTC"
                + " or Asia/Tokyo"),
        argumentSet(
            "no number",
            "percapita.plans.max",
            "many",
            "percapita.plans.max=many is not allowed; it must be a whole number from 1 to 1000000"),
        argumentSet(
            "time without number",
            "percapita.call.idle.timeout",
            "soon",
            "percapita.call.idle.timeout=soon is not allowed; it must be a time such as 500ms, 30s,"
                + " 5m or 1h"),
        argumentSet(
            "time of another unit",
            "percapita.call.idle.timeout",
            "2w",
            "percapita.call.idle.timeout=2w is not allowed; it must be a time such as 500ms, 30s,"
                + " 5m or 1h"),
        argumentSet(
            "percent",
            "percapita.target.cogs.ratio",
            "8",
            "percapita.target.cogs.ratio=8 is not allowed; it must be a share above 0 and up to 1,"
                + " such as 0.08"),
        argumentSet(
            "not a number",
            "percapita.target.cogs.ratio",
            "NaN",
            "percapita.target.cogs.ratio=NaN is not allowed; it must be a share above 0 and up to"
                + " 1, such as 0.08"),
        argumentSet(
            "path",
            "percapita.state.dir",
            "a\0b",
            "percapita.state.dir=a?b is not allowed; it must be the path of a writable directory"),
        argumentSet(
            "lines",
            "percapita.user.id",
            "a\nb",
            "percapita.user.id=a?b is not allowed; it must be hashed, raw, none"),
        argumentSet(
            "endpoint without url",
            "percapita.endpoints",
            "openai",
            "percapita.endpoints=openai is not allowed; it must be provider=url, such as"
                + " openai=http://localhost:4010/v1"),
        argumentSet(
            "endpoint that is no base URL",
            "percapita.endpoints",
            "openai=http://h/v1/chat/completions",
            "percapita.endpoints=openai=http://h/v1/chat/completions is not allowed; it must be"
                + " provider=url with the base URL of all requests, without /chat/completions"),
        argumentSet(
            "endpoint without host",
            "percapita.endpoints",
            "openai=http://:80/v1",
            "percapita.endpoints=openai=http://:80/v1 is not allowed; it must be provider=url with"
                + " an absolute http or https URL"),
        argumentSet(
            "endpoint without provider",
            "percapita.endpoints",
            ":openai=http://h",
            "percapita.endpoints=:openai=http://h is not allowed; it must be provider=url with the"
                + " provider's name before the equals sign"),
        argumentSet(
            "no port",
            "percapita.endpoints",
            "vllm=http://v_llm:here/v1",
            "percapita.endpoints=vllm=http://v_llm:here/v1 is not allowed; it must be provider=url with"
                + " an absolute http or https URL"),
        argumentSet(
            "relative url",
            "percapita.endpoints",
            "openai=localhost:4010",
            "percapita.endpoints=openai=localhost:4010 is not allowed; it must be provider=url with"
                + " an absolute http or https URL"),
        argumentSet(
            "unknown dialect",
            "percapita.endpoints",
            "openai=http://h,gateway=http://h",
            "percapita.endpoints=gateway=http://h is not allowed; it must be provider:dialect=url"
                + " where the dialect is one of anthropic, azure, bedrock, cohere, gemini, minimax, mistral, ollama,"
                + " openai, perplexity, vertex, voyage, such as gateway:openai=…"),
        argumentSet(
            "plan without amount",
            "percapita.plan.arpu.usd",
            "pro",
            "percapita.plan.arpu.usd=pro is not allowed; it must be plan=amount, such as pro=49"),
        argumentSet(
            "negative amount",
            "percapita.plan.budget.usd",
            "free=1,pro=-3",
            "percapita.plan.budget.usd: pro=-3 is not allowed; it must be a number such as 49"),
        argumentSet(
            "amount too fine",
            "percapita.plan.budget.usd",
            "pro=0.0000000000001",
            "percapita.plan.budget.usd: pro=0.0000000000001 is not allowed; it must be an amount in"
                + " USD below nine million, of at most 12 decimals"));
  }

  @ParameterizedTest
  @MethodSource("wrongProperties")
  void aWrongPropertyIsToldInOneLine(String key, String value, String message) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  static Stream<Arguments> wrongFiles() {
    return Stream.of(
        argumentSet(
            "value",
            "enabled: true\nuser_id: hash\n",
            ":2: user_id=hash is not allowed; it must be hashed, raw, none"),
        argumentSet(
            "slip in a key",
            "user-ids: raw\n",
            ":1: user-ids: unknown key; did you mean user_id? allowed here: attribution_debug,"
                + " budgets, call_idle_timeout, cheaper_models, enabled, endpoints, feature_code,"
                + " feature_names, feature_sources, ledger, ledger_zone, max_features,"
                + " max_features_with_users, max_ledger_users, max_plans, max_users, plan_file, plan_sources, plans,"
                + " price_files, propagate_trace_context, request_labels, request_usage, request_user,"
                + " shutdown_linger, spend_budget_usd, state_dir, target_cogs_ratio, tenant_sources,"
                + " user_hash_key, user_id, user_sources"),
        argumentSet(
            "unheard-of key",
            "plans:\n  pro:\n    colour: red\n",
            ":3: plans.pro.colour: unknown key; allowed here: arpu_usd, budget_ratio,"
                + " budget_usd, daily_cap_usd, daily_thresholds, features, reroute, thresholds"),
        argumentSet(
            "plan",
            "plans:\n  pro:\n    arpu_usd: lots\n",
            ":3: plans.pro.arpu_usd: 'lots' is not an amount in USD, such as 49"),
        argumentSet(
            "plan without anything",
            "plans:\n  pro:\n",
            ":2: plans.pro: must be a mapping of keys to values"),
        argumentSet(
            "amount",
            "plans:\n  pro: {arpu_usd: 9999999}\n",
            ":2: plans.pro.arpu_usd: '9999999' is not an amount in USD below nine million, of at"
                + " most 12 decimals"),
        argumentSet(
            "endpoint",
            "endpoints:\n  - {provider: anthropic, base_url: \"http://h/v1/messages\"}\n",
            ":2: endpoints[0].base_url: must be the base URL of all requests, without /messages"),
        argumentSet(
            "endpoint without URL",
            "endpoints:\n  - {provider: openai}\n",
            ":2: endpoints[0]: the key \"base_url\" is missing"),
        argumentSet(
            "dialect",
            "endpoints:\n  - {provider: gateway, base_url: \"http://h\"}\n",
            ":2: endpoints[0]: dialect must be one of anthropic, azure, bedrock, cohere, gemini, minimax, mistral, ollama,"
                + " openai, perplexity, vertex, voyage; it does not go without saying for 'gateway'"),
        argumentSet(
            "a dialect that does not exist",
            "endpoints:\n  - {provider: groq, base_url: \"http://h\", dialect: groq}\n",
            ":2: endpoints[0]: dialect must be one of anthropic, azure, bedrock, cohere, gemini, minimax, mistral, ollama,"
                + " openai, perplexity, vertex, voyage, not 'groq'"),
        argumentSet(
            "threshold",
            "budgets:\n  thresholds: {80%: flag}\n",
            ":2: budgets.thresholds.80%: a threshold is a part of the budget, such as 0.8 or 1"),
        argumentSet(
            "two budgets",
            "plans:\n  pro: {budget_usd: 4, budget_ratio: 0.1}\n",
            ":2: plans.pro.budget_ratio: budget_usd or budget_ratio, not both"),
        argumentSet(
            "budget of a share above all",
            "plans:\n  pro: {arpu_usd: 4, budget_ratio: 8}\n",
            ":2: budget_ratio=8 is not allowed; it must be a share above 0 and up to 1, such as 0.08"),
        argumentSet(
            "action",
            "plans:\n  pro: {thresholds: {1: block}}\n",
            ":2: plans.pro.thresholds.1: 'block' must be flag, reroute or throttle"),
        argumentSet(
            "model",
            "budgets:\n  reroute: {gpt-5: gpt-5}\n",
            ":2: budgets.reroute.gpt-5: must be the name of another model"),
        argumentSet(
            "a model that no request could hold",
            "budgets:\n  reroute: {gpt-5: 'a\"b'}\n",
            ":2: budgets.reroute.gpt-5: must be the name of another model"),
        argumentSet(
            "budgets on error",
            "budgets:\n  on_error: ajar\n",
            ":2: budgets.on_error: 'ajar' must be open or closed"),
        argumentSet(
            "cap of a user",
            "budgets:\n  users:\n    u-1: {daily_cap_usd: -1}\n",
            ":3: budgets.users.u-1.daily_cap_usd: '-1' is not an amount in USD, such as 49"),
        argumentSet(
            "length of bodies",
            "budgets:\n  max_body_bytes: 1 MB\n",
            ":2: budgets.max_body_bytes=1 MB is not allowed; it must be a whole number from 0 to"
                + " 16777216"),
        argumentSet("list", "- enabled\n", ":1: must be a mapping of keys to values"));
  }

  @ParameterizedTest
  @MethodSource("wrongFiles")
  void aWrongFileIsToldWithItsLine(String yaml, String message) {
    assertThatThrownBy(() -> readFile(yaml, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(folder.resolve("percapita.yaml") + message);
  }

  @Test
  void aFileThatIsMissingIsTold() {
    Path missing = folder.resolve("missing.yaml");

    assertThatThrownBy(() -> read(Map.of("percapita.config.file", missing.toString())))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("percapita.config.file=" + missing + ": the file cannot be read");
  }

  private ExtensionConfig readFile(String yaml, Map<String, String> properties) throws IOException {
    Path file = folder.resolve("percapita.yaml");
    Files.writeString(file, yaml);
    Map<String, String> all = new HashMap<>(properties);
    all.put("percapita.config.file", file.toString());
    return read(all);
  }

  private static ExtensionConfig read(Map<String, String> properties) {
    return ConfigReader.read(DefaultConfigProperties.createFromMap(properties));
  }

  private static EndpointConfig endpoint(String provider, String dialect, String url) {
    return new EndpointConfig(provider, dialect, URI.create(url));
  }
}
