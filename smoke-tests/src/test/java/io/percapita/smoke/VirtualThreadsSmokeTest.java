package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocking clients on virtual threads, which JDK 17 does not have: 200 calls at once. */
class VirtualThreadsSmokeTest extends SmokeTest {
  private static final int CALLS = 200;

  @ParameterizedTest
  @CsvSource({
    "jdk, ",
    "url, ",
    "okhttp, okhttp4",
    "okhttp, okhttp5",
    "apache4, apache4-newest",
    "apache5, apache5-newest"
  })
  void eachCallIsCountedOnceForItsOwnUser(String driver, String library) {
    Optional<Path> jdk = NewerJdk.home();
    assumeTrue(jdk.isPresent(), "no JDK with virtual threads; set NEWER_JAVA_HOME to one");
    AppJvm.Builder builder =
        app(AgentVersion.BUILT_AGAINST)
            .javaHome(jdk.orElseThrow())
            .property("smoke.virtual.threads", true);
    if (library != null) {
      builder.classPath(Clients.classPath(library));
    }
    try (AppJvm app = builder.start(driver)) {
      String calls = "together=" + CALLS + ",chunks=20,usage={n}:0:0:0:7:0";
      String answer =
          app.send("parallel-" + CALLS, url(CHAT), calls, driver + "-{n}", CHAT_STREAM_BODY);

      assertThat(answer).startsWith("OK\t200");
      assertThat(genAiSpans(CALLS))
          .extracting(span -> span.attribute("gen_ai.usage.input_tokens"))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, CALLS).mapToObj(Integer::toString).toList());
      assertThat(genAiSpans(CALLS))
          .extracting(span -> span.attribute("user.hash"))
          .doesNotContainNull()
          .doesNotHaveDuplicates();
      assertThat(app.log()).doesNotContain("could not follow", "Failed to handle exception");
    }
  }
}
