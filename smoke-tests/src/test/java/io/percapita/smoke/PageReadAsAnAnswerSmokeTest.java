package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.testing.ReceivedRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Clients that do not tell, where they show an answer, that it is that of a page to which a request
 * was redirected: the page is read as the call's answer, and found to be none, which is logged.
 */
class PageReadAsAnAnswerSmokeTest extends SmokeTest {
  private static final List<String> DRIVERS =
      List.of("jdk", "apache4-async@apache4-async-oldest", "apache4-async@apache4-async-newest");

  @Test
  void isOfACallWithoutAPrice() {
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .classPath(Clients.classPath())
            .start(String.join(",", DRIVERS))) {
      for (String driver : DRIVERS) {
        String answer = app.send(driver + ":redirected", url(CHAT), "see-other", "-", CHAT_BODY);

        ReceivedRequest page = lastRequest();
        assertThat(page.path()).as(driver).isEqualTo("/v1/uploads");
        assertThat(answer)
            .as(driver)
            .isEqualTo("OK\t200\t" + page.answerLength() + "\t" + page.answerDigest());
        ReceivedSpan span = genAiSpan();
        assertThat(span.attribute("llm.cost.status")).as(driver).isEqualTo("unpriced");
        assertThat(span.attribute("llm.cost.usd")).as(driver).isNull();
        assertThat(span.attribute("error.type")).as(driver).isNull();
        otlp.clear();
        standIn.reset();
      }
      assertThat(app.log()).doesNotContain("Failed to handle exception");
      assertThat(app.log().lines())
          .filteredOn(line -> line.contains("could not follow"))
          .singleElement()
          .asString()
          .contains("(decode: a success that says nothing)");
    }
  }
}
