package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** AsyncHttpClient of one version. */
abstract class AsyncHttpClientContract extends NettyCodecContract {
  private final String version;
  private final String driver;

  AsyncHttpClientContract(String version, String driver) {
    this.version = version;
    this.driver = driver;
  }

  @Override
  AppJvm startApp() {
    return startApp(AgentVersion.BUILT_AGAINST, version, driver);
  }

  @Override
  List<String> waysToRead() {
    return List.of("string", "stream");
  }

  /** Above where we read. */
  @Override
  boolean decodes(Wire wire, String how) {
    return true;
  }

  @Override
  boolean decodesEverything() {
    return true;
  }

  @ParameterizedTest
  @EnumSource(value = Wire.class, names = "HTTP_1") // by HTTP/2 it fails, whether seen or not
  @Override
  void aRedirectBelongsToTheCall(Wire wire) {
    // It cannot be told from another call, but costs nothing.
    String answer = send(wire, "redirected", CHAT, "redirect," + USAGE, "u-42", CHAT_BODY);

    assertThat(answer).startsWith("OK\t200");
    assertThat(genAiSpans(2))
        .extracting(span -> span.attribute("llm.cost.usd"), span -> span.attribute("llm.feature"))
        .containsExactlyInAnyOrder(tuple(null, "smart-search"), tuple("4.05E-4", "smart-search"));
  }

  @Override
  String nameOfFailedConnection() {
    return "POST";
  }
}
