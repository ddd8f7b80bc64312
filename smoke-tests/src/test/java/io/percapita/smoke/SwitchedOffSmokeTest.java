package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Modules that are switched off one by one, as docs/clients.md names them. */
class SwitchedOffSmokeTest extends SmokeTest {
  @Test
  void ofClientsThatAreSwitchedOffNothingIsSeenAndTheOthersAreCounted() {
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .classPath(Clients.classPath("okhttp4", "reactor-netty-newest"))
            .property("otel.instrumentation.percapita-java-http-client.enabled", "false")
            .property("otel.instrumentation.percapita-reactor-netty.enabled", "false")
            .property("otel.instrumentation.percapita-netty-4.enabled", "false")
            .start("jdk,reactor-netty,okhttp")) {
      for (String driver : new String[] {"jdk", "reactor-netty"}) {
        for (String how : new String[] {":string", ":async-string"}) {
          String answer = app.send(driver + how, url(CHAT), USAGE, "u-1", CHAT_BODY);

          assertThat(answer).as(driver).startsWith("OK\t200");
        }
      }
      assertThat(standIn.received()).hasSize(4);
      assertThat(app.send("okhttp:string", url(CHAT), USAGE, "u-1", CHAT_BODY))
          .startsWith("OK\t200");

      // The last of all calls: spans of those before it would be here by now.
      assertThat(genAiSpan().attribute("llm.cost.usd")).isEqualTo("4.05E-4");
      assertThat(app.log())
          .doesNotContain("could not follow", "Failed to handle exception", "does not know");
    }
  }
}
