package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client of Vert.x. */
class VertxSmokeTest extends NettyCodecContract {
  @Override
  AppJvm startApp() {
    return startApp(AgentVersion.BUILT_AGAINST, "vertx5", "vertx");
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return Set.of();
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "stream");
  }

  @ParameterizedTest
  @MethodSource("protocols")
  @Override
  void aRedirectBelongsToTheCall(Wire wire) {
    // It leaves it to the application to send a request with a body elsewhere.
    String answer = send(wire, "redirected", CHAT, "redirect," + USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t307");
    assertThat(onlySpan().attribute("llm.cost.usd")).isNull();
    assertThat(onlySpan().attribute("llm.cost.status")).isNull();
  }

  @Override
  String nameOfFailedConnection() {
    return "CONNECT";
  }
}
