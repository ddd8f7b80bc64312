package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The asynchronous Apache HttpClient 5 of one version. */
abstract class Apache5AsyncContract extends ClientContract {
  private final String version;

  Apache5AsyncContract(String version) {
    this.version = version;
  }

  @Override
  AppJvm startApp() {
    return startApp(AgentVersion.BUILT_AGAINST, version, "apache5-async");
  }

  @Override
  Set<String> waysThatCannotBeAsked() {
    return Set.of("own-producer", "classic");
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "pieces", "target", "own-producer", "http2", "minimal");
  }

  @Test
  void aProducerThatTellsItsRequestOnceIsRefusedByAnException() {
    String answer = app().send("own-producer", url(CHAT), USAGE, "u-throttled", CHAT_BODY);

    assertThat(answer).startsWith(REFUSED);
    assertThat(standIn.received()).isEmpty();
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("llm.budget.action")).isEqualTo("throttle");
    assertThat(span.attribute("error.type")).isEqualTo("429");
  }

  @Test
  void aProducerThatTellsItsRequestOnceKeepsItsModel() {
    app().send("own-producer", url(CHAT), USAGE, "u-rerouted", CHAT_BODY);

    assertThat(lastRequest().bodyLength()).isEqualTo(CHAT_BODY.length());
    ReceivedSpan span = onlySpan();
    assertThat(span.attribute("gen_ai.request.model")).isEqualTo("gpt-4o-mini");
    assertThat(span.attribute("llm.budget.action")).isEqualTo("flag");
  }
}
