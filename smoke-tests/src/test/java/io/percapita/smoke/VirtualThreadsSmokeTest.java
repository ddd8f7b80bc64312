package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Blocking clients on virtual threads, which JDK 17 does not have: 200 calls at once. */
class VirtualThreadsSmokeTest extends SmokeTest {
  private static final int CALLS = 200;

  private static final List<String> DRIVERS =
      List.of(
          "jdk",
          "url",
          "okhttp@okhttp4",
          "okhttp@okhttp5",
          "apache4@apache4-newest",
          "apache5@apache5-newest",
          "jetty@jetty9-newest",
          "jetty12@jetty12-newest");

  @Test
  void eachCallIsCountedOnceForItsOwnUser() {
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .javaHome(NewerJdk.homeOrSkip())
            .property("smoke.virtual.threads", true)
            .classPath(Clients.classPath())
            .start(String.join(",", DRIVERS))) {
      for (String driver : DRIVERS) {
        assertEachCallIsCounted(app, driver);
      }
      assertThat(app.log()).doesNotContain("could not follow", "Failed to handle exception");
    }
  }

  private void assertEachCallIsCounted(AppJvm app, String driver) {
    String calls = "together=" + CALLS + ",chunks=5,usage={n}:0:0:0:7:0";
    String how = driver + ":parallel-" + CALLS;

    String answer = app.send(how, url(CHAT), calls, driver + "-{n}", CHAT_STREAM_BODY);

    assertThat(answer).as(driver).startsWith("OK\t200");
    assertThat(genAiSpans(CALLS))
        .as(driver)
        .extracting(
            span -> span.attribute("user.hash"),
            span -> span.attribute("llm.feature"),
            span -> span.attribute("llm.plan"),
            span -> span.attribute("gen_ai.usage.input_tokens"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, CALLS)
                .mapToObj(
                    n ->
                        tuple(
                            ClientContract.userHash(driver + "-" + n),
                            "feature-" + n % 20,
                            "plan-" + n % 3,
                            Integer.toString(n)))
                .toList());
    otlp.clear();
  }
}
