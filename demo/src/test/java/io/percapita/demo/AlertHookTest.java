package io.percapita.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the demo serves beside its features. */
class AlertHookTest {
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private DemoServer saas;

  @BeforeEach
  void start() throws Exception {
    saas = DemoServer.start(new AiFeatures("http://localhost:1"));
    saas.serve(AlertHook.PATH, new AlertHook(lines::add));
    saas.serve(Runbooks.PATH, new Runbooks(Path.of("..", "docs", "runbooks")));
  }

  @AfterEach
  void stop() {
    saas.close();
  }

  @Test
  void eachAlertOfANoticeIsALine() throws Exception {
    String notice =
        """
        {"version": "4", "status": "firing", "receiver": "critical", "alerts": [
          {"status": "firing", "labels": {"alertname": "A", "severity": "critical"},
           "annotations": {"summary": "Dear\\n$2", "runbook_url": "http://r/A.md"}},
          {"status": "resolved", "labels": {"alertname": "B", "severity": "info"}}]}
        """;

    assertThat(post(notice)).isEqualTo(204);

    assertThat(lines)
        .containsExactly(
            "ALERT firing critical A: Dear $2 (http://r/A.md)",
            "ALERT resolved info B: no summary (no runbook)");
  }

  @Test
  void whatIsNoNoticeIsRefused() throws Exception {
    assertThat(List.of(post("{"), post("[]"), post("{}"))).containsOnly(400);
    assertThat(get("/alerts/critical").statusCode()).isEqualTo(405);
    assertThat(lines).isEmpty();
  }

  @Test
  void runbooksAreReadAndNothingElse() throws Exception {
    String name = "PercapitaUnpricedCalls.md";

    assertThat(get("/runbooks/" + name).body())
        .isEqualTo(Files.readString(Path.of("..", "docs", "runbooks", name)));
    assertThat(get("/runbooks/../explain.md").statusCode()).isEqualTo(404);
    assertThat(get("/runbooks/%2e%2e%2fexplain.md").statusCode()).isEqualTo(404);
    assertThat(get("/runbooks/").statusCode()).isEqualTo(404);
  }

  private int post(String body) throws Exception {
    return send("/alerts/critical", HttpRequest.newBuilder().POST(of(body))).statusCode();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(path, HttpRequest.newBuilder());
  }

  private HttpResponse<String> send(String path, HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            request.uri(saas.baseUri().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.BodyPublisher of(String body) {
    return HttpRequest.BodyPublishers.ofString(body);
  }
}
