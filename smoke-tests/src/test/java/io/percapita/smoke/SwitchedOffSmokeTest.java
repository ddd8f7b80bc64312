package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Modules that are switched off one by one, as docs/clients.md names them. */
class SwitchedOffSmokeTest extends SmokeTest {
  private static final Path PAGE = Path.of("..", "docs", "clients.md");
  private static final Pattern MODULE = Pattern.compile("`(percapita-[a-z0-9-]+)`");
  private static final String OKHTTP = "percapita-okhttp";
  private static final String REACTOR_NETTY = "reactor-netty@reactor-netty-newest";
  private static final String BEDROCK = "bedrock@aws-sdk-newest";

  private static final List<String> DRIVERS =
      List.of(
          "okhttp@okhttp3",
          "okhttp@okhttp5",
          "jdk",
          REACTOR_NETTY,
          "url",
          "apache4@apache4-newest",
          "apache4-async@apache4-async-newest",
          "apache5@apache5-newest",
          "apache5-async@apache5-newest",
          "jetty@jetty9-newest",
          "jetty12@jetty12-newest",
          "async-http-client@async-http-client2",
          "async-http-client-h2@async-http-client3",
          "vertx@vertx5");

  /** Those of one module, and of three others. */
  private static final List<String> FIRST = DRIVERS.subList(0, 4);

  private static final List<String> WAYS = List.of("string", "async-string");

  @Test
  void ofClientsThatAreSwitchedOffNothingIsSeen() throws IOException {
    try (AppJvm app = started(modules(), DRIVERS)) {
      assertThatAllWork(app, DRIVERS);

      assertThat(genAiSpans(0)).isEmpty();
      assertThatNothingIsSaid(app);
    }
  }

  @Test
  void oneThatIsNotSwitchedOffIsCounted() throws IOException {
    Set<String> others = modules();
    assertThat(others.remove(OKHTTP)).isTrue();

    try (AppJvm app = started(others, FIRST)) {
      assertThatAllWork(app, FIRST);

      assertThat(genAiSpans(2 * WAYS.size()))
          .extracting(span -> span.attribute("user.hash"))
          .containsOnly(
              ClientContract.userHash("okhttp@okhttp3"), ClientContract.userHash("okhttp@okhttp5"));
      assertThatNothingIsSaid(app);
    }
  }

  @Test
  void theLowerOfTwoModulesStillCountsWithoutTheUpper() {
    try (AppJvm app =
        started(
            Set.of("percapita-reactor-netty", "percapita-aws-sdk-2"),
            List.of(REACTOR_NETTY, BEDROCK))) {
      assertThatNettysModuleSeesWhatIsSentOnAConnection(app);
      assertThatBaggageIsSignedAndStays(app);
      assertThatNothingIsSaid(app);
    }
  }

  /** As of other clients on Netty, and so not that there is none; see NettyCodecContract. */
  private void assertThatNettysModuleSeesWhatIsSentOnAConnection(AppJvm app) {
    String how = REACTOR_NETTY + ":string";
    assertThat(app.send(how, NOBODY + CHAT, "-", "u-refused", CHAT_BODY)).startsWith("ERR\t");
    assertThat(app.send(how, url(CHAT), USAGE, "u-42", CHAT_BODY)).startsWith("OK\t200");

    assertThat(genAiSpan().attribute("user.hash")).isEqualTo(ClientContract.userHash("u-42"));
  }

  /** With the module there is none, which BedrockSmokeTest holds. */
  private void assertThatBaggageIsSignedAndStays(AppJvm app) {
    otlp.clear();
    assertThat(
            app.send(BEDROCK + ":url-connection", url(""), USAGE, "u-42", BedrockSmokeTest.MODEL))
        .startsWith("OK\t200");

    assertThat(genAiSpan().attribute("user.hash")).isEqualTo(ClientContract.userHash("u-42"));
    Map<String, List<String>> headers = lastRequest().headers();
    assertThat(String.valueOf(headers.get("baggage"))).contains("user.id=u-42");
    assertThat(String.valueOf(headers.get("authorization")))
        .contains("SignedHeaders=")
        .contains("baggage;");
  }

  private AppJvm started(Set<String> without, List<String> drivers) {
    AppJvm.Builder app = app(AgentVersion.BUILT_AGAINST).classPath(Clients.classPath());
    without.forEach(module -> app.property("otel.instrumentation." + module + ".enabled", "false"));
    return app.start(String.join(",", drivers));
  }

  private void assertThatAllWork(AppJvm app, List<String> drivers) {
    for (String driver : drivers) {
      for (String how : WAYS) {
        assertThat(app.send(driver + ":" + how, url(CHAT), USAGE, driver, CHAT_BODY))
            .as(driver)
            .startsWith("OK\t200");
      }
    }
    assertThat(standIn.received()).hasSize(drivers.size() * WAYS.size());
  }

  private static void assertThatNothingIsSaid(AppJvm app) {
    assertThat(app.log())
        .doesNotContain("could not follow", "Failed to handle exception", "does not know");
  }

  /** Of which a test of the extension's holds that they are all there are. */
  private static Set<String> modules() throws IOException {
    Set<String> modules = new TreeSet<>();
    for (Matcher module = MODULE.matcher(Files.readString(PAGE)); module.find(); ) {
      modules.add(module.group(1));
    }
    return modules;
  }
}
