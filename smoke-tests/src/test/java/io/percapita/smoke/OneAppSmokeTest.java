package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests that share one application, whose start takes longer than most of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OneAppSmokeTest extends SmokeTest {
  private static final Pattern ENDED_WITHIN = Pattern.compile("ended within span (\\w+)");

  private @Nullable AppJvm app;

  abstract AppJvm startApp();

  final AppJvm app() {
    if (app == null) {
      throw new IllegalStateException("the application did not start");
    }
    return app;
  }

  @BeforeAll
  void startOnce() throws Exception {
    super.startServers();
    app = startApp();
  }

  @AfterAll
  void stopOnce() {
    if (app != null) {
      app.close();
    }
    super.stopServers();
  }

  @BeforeEach
  @Override
  void startServers() {
    standIn.reset();
    otlp.clear();
  }

  @AfterEach
  @Override
  void stopServers() {
    assertThat(app().log())
        .as("nothing of ours failed, and the agent had to suppress nothing")
        .doesNotContain("could not follow", "Failed to handle exception");
    Set<String> ours =
        otlp.genAiSpans().stream().map(ReceivedSpan::spanId).collect(Collectors.toSet());
    assertThat(ENDED_WITHIN.matcher(app().log()).results())
        .as("what follows a call does not run within its span")
        .noneMatch(line -> ours.contains(line.group(1)));
  }
}
