package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Modules that are switched off one by one, as docs/clients.md names them. */
class SwitchedOffSmokeTest extends SmokeTest {
  /** Of the two modules that the first is seen by, one alone is switched off. */
  private static final List<String> ON_NETTY =
      List.of("reactor-netty@reactor-netty-newest", "async-http-client@async-http-client2");

  @Test
  void ofClientsThatAreSwitchedOffNothingIsSeenAndTheOthersAreCounted() {
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .classPath(Clients.classPath("okhttp4"))
            .property("otel.instrumentation.percapita-java-http-client.enabled", "false")
            .property("otel.instrumentation.percapita-netty-4.enabled", "false")
            .start("jdk,okhttp," + String.join(",", ON_NETTY))) {
      for (String driver : List.of("jdk", ON_NETTY.get(0), ON_NETTY.get(1))) {
        for (String how : List.of(":string", ":async-string")) {
          String answer = app.send(driver + how, url(CHAT), USAGE, "u-1", CHAT_BODY);

          assertThat(answer).as(driver).startsWith("OK\t200");
        }
      }
      assertThat(standIn.received()).hasSize(6);
      assertThat(app.send("okhttp:string", url(CHAT), USAGE, "u-1", CHAT_BODY))
          .startsWith("OK\t200");

      // The last of all calls: spans of those before it would be here by now.
      assertThat(genAiSpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
      assertThat(app.log())
          .doesNotContain("could not follow", "Failed to handle exception", "does not know");
    }
  }
}
