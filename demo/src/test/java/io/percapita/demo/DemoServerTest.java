package io.percapita.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.testing.ReceivedRequest;
import io.percapita.testing.StandInServer;
import io.percapita.testing.StandInUsage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoServerTest {
  private static final String QUESTION = "How did we do?";

  private StandInServer standIn;
  private DemoServer saas;

  @BeforeEach
  void start() throws IOException {
    standIn = StandInServer.start(0);
    saas = DemoServer.start(new AiFeatures(standIn.baseUri().toString()));
  }

  @AfterEach
  void stop() {
    saas.close();
    standIn.close();
  }

  @Test
  void searchEmbedsTheQuestionAndAsksASmallModel() throws Exception {
    assertThat(visit(Feature.SMART_SEARCH.path())).isEqualTo(204);

    assertThat(standIn.received())
        .extracting(ReceivedRequest::path)
        .containsExactly("/v1/embeddings", "/v1/chat/completions");
    assertThat(standIn.totals())
        .containsOnlyKeys("text-embedding-3-small", "gpt-4o-mini-2024-07-18");
  }

  @Test
  void summariesHaveTenThousandTokensOfContextAndReadTheirGuidelinesFromTheCache()
      throws Exception {
    assertThat(visit(Feature.SUMMARIZER.path())).isEqualTo(204);
    StandInUsage first = standIn.totals().get("claude-sonnet-4-5-20250929");
    standIn.reset();
    assertThat(visit(Feature.SUMMARIZER.path())).isEqualTo(204);
    StandInUsage second = standIn.totals().get("claude-sonnet-4-5-20250929");

    assertThat(first.input() + first.cacheWrite5m()).isBetween(9_000L, 11_000L);
    assertThat(first.cacheWrite5m()).isPositive();
    assertThat(second.cacheRead()).isEqualTo(first.cacheWrite5m());
  }

  @Test
  void theAssistantReasons() throws Exception {
    assertThat(visit(Feature.CODE_ASSISTANT.path())).isEqualTo(204);

    assertThat(standIn.totals()).containsOnlyKeys("gpt-5-2025-08-07");
    assertThat(standIn.totals().get("gpt-5-2025-08-07").reasoning()).isPositive();
  }

  @Test
  void draftsComeFromAFastModel() throws Exception {
    assertThat(visit(Feature.EMAIL_DRAFTER.path())).isEqualTo(204);

    assertThat(standIn.totals()).containsOnlyKeys("claude-haiku-4-5-20251001");
  }

  @Test
  void experimentsAskAModelThatNoPriceListKnows() throws Exception {
    assertThat(visit(DemoServer.NEW_MODEL_PATH)).isEqualTo(204);

    assertThat(standIn.totals()).containsOnlyKeys("acme-llm-1");
  }

  @Test
  void countsWhatTheStandInReports() throws Exception {
    visit(Feature.SMART_SEARCH.path());
    visit(Feature.EMAIL_DRAFTER.path());
    String totals =
        send(HttpRequest.newBuilder(standIn.baseUri().resolve("/standin/totals"))).body();

    Map<String, StandInUsage> truth = standIn.totals();
    StandInUsage all = truth.values().stream().reduce(StandInUsage.NONE, StandInUsage::plus);
    assertThat(Counted.byProvider(totals)).isEqualTo(new Counted(3, all.input() + all.output()));
  }

  private int visit(String path) throws Exception {
    return send(HttpRequest.newBuilder(saas.baseUri().resolve(path))
            .header("X-User-Id", "user-1")
            .header("X-User-Plan", "pro")
            .POST(HttpRequest.BodyPublishers.ofString(QUESTION)))
        .statusCode();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
