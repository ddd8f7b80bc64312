package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JdkHttpClientSmokeTest extends ClientContract {
  @Override
  AppJvm startApp() {
    return app(AgentVersion.BUILT_AGAINST)
        .property("percapita.call.idle.timeout", "2s")
        .start("jdk");
  }

  @Override
  List<String> waysToRead() {
    return List.of(
        "string",
        "bytes",
        "stream",
        "lines",
        "file",
        "discarding",
        "consumer",
        "buffering",
        "subscriber",
        "async-string",
        "async-push",
        "async-publisher");
  }

  @Override
  boolean readsBytes(String how) {
    return !how.equals("lines") && !how.equals("discarding");
  }

  @Test
  void aCallMadeByAFollowingStageIsACallOfItsOwn() {
    String answer = app().send("async-chained", url(CHAT), USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    List<ReceivedSpan> spans = genAiSpans(2);
    assertThat(spans).hasSize(2);
    assertThat(spans)
        .allSatisfy(
            span -> {
              assertThat(span.attribute("llm.feature")).isEqualTo("smart-search");
              assertThat(span.attribute("llm.cost.usd")).isEqualTo("4.05E-4");
              assertThat(span.span().getParentSpanId().isEmpty()).isTrue();
            });
  }
}
