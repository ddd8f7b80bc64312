package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose call it is, in web applications that do nothing for it. */
class WebSmokeTest extends SmokeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient browser = HttpClient.newHttpClient();

  /** Whether providers are to learn of the trace, as the application is told. */
  private boolean traceGoesOut;

  @Test
  void anApplicationWithoutAnyConfigurationHasUsersAndFeatures() throws Exception {
    try (AppJvm app =
        app(AgentVersion.NEXT)
            .property("percapita.attribution.plan.sources", "default")
            // The agent's own, by which baggage comes onto spans.
            .property("otel.java.experimental.span-attributes.copy-from-baggage.include", "user.id")
            .classPath(Clients.classPath("web"))
            .start("web")) {
      String mvc = server(app, "mvc");
      String webFlux = server(app, "webflux");
      String servlet = server(app, "servlet");

      assertHashed("POST", mvc + "/api/summaries/7", "u-1", "POST /api/summaries/{id}");
      assertHashed("GET", webFlux + "/api/titles/7", "u-2", "GET /api/titles/{id}");
      assertHashed("GET", webFlux + "/api/tags", "u-3", "GET /api/tags");
      assertHashed(
          "GET", servlet + "/legacy/translate", "u-4", "GET /legacy/translate", "x-login", "u-4");

      otlp.clear();
      assertThat(get("GET", mvc + "/open/half-way", "-").statusCode()).isEqualTo(200);
      assertSpan(mvc, "user.hash", "null", "none", "GET /open/half-way");

      // Nobody is logged in and no session looked up because we want to know who it is.
      String jetty = server(app, "jetty");
      assertThat(basicGet(jetty + "/public/quiet", "u-7").body()).isEqualTo("0");
      assertSpan(jetty, "user.hash", "null", "none", "GET /public/*");
      assertThat(basicGet(jetty + "/public/asks", "u-7").body()).isEqualTo("1");
      assertSpan(jetty, "user.hash", ClientContract.userHash("u-7"), "principal", "GET /public/*");
      HttpResponse<String> ping =
          send(
              HttpRequest.newBuilder(URI.create(webFlux + "/open/ping"))
                  .header("Cookie", "SESSION=no-longer-there"));
      assertThat(ping.statusCode()).isEqualTo(200);
      assertThat(ping.headers().firstValue("Set-Cookie")).isEmpty();

      // Anybody can send baggage: it forges neither who has logged in nor anybody else.
      assertForged("POST", mvc + "/api/summaries/7", "u-1", "POST /api/summaries/{id}");
      assertForged("GET", webFlux + "/api/titles/7", "u-2", "GET /api/titles/{id}");
      assertForged("GET", mvc + "/open/tagged", "-", "GET /open/tagged");
      assertForged("GET", mvc + "/open/read-again", "-", "GET /open/read-again");
      otlp.clear();
      assertThat(
              get("GET", mvc + "/open/named-by-micrometer", "-", "baggage", "user.id=victim")
                  .statusCode())
          .isEqualTo(200);
      assertSpan(
          mvc,
          "user.hash",
          ClientContract.userHash("u-8"),
          "local-baggage",
          "GET /open/named-by-micrometer");

      assertThat(app.log())
          .contains("users from local-baggage user.id, principal, llm-request;")
          .contains("Percapita believes no user.id on spans");
      assertQuiet(app);
    }
  }

  @Test
  void everySourceIsFound(@TempDir Path folder) throws Exception {
    Path plans = folder.resolve("plans.yaml");
    Files.writeString(plans, "users: {u-1: pro, field-user: team}\ntenants: {acme: enterprise}\n");
    traceGoesOut = true;
    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .property("percapita.user.id", "raw")
            .property("otel.traces.sampler", "always_on")
            .property("percapita.propagation.trace-context", "true")
            .property(
                "percapita.attribution.user.sources",
                "local-baggage:user.id,principal,header:X-User-Id,header:x_user_id,jwt:sub,"
                    + "session:account,llm-request,llm-header:Helicone-User-Id")
            .property("percapita.attribution.plan.sources", "jwt:plan,baggage:queue.plan,default")
            .property("percapita.attribution.tenant.sources", "header:X-Tenant")
            .property(
                "percapita.feature.names",
                "document-digests=digest,/api/executor=summarizer,GET /open/*=open")
            .property(
                "percapita.feature.code",
                "io.percapita.smoke.app.MvcApplication$SmartSearch.find" + "=smart-search")
            .property("percapita.plan.file", plans)
            .property("percapita.attribution.debug", "true")
            .classPath(Clients.classPath("web"))
            .start("web")) {
      String mvc = server(app, "mvc");
      String servlet = server(app, "servlet");

      assertCall("GET", mvc + "/api/baggage", "u-1", "bag-42", "local-baggage", "bag-feature");
      // Whoever sends what the application sets is still the one whom it sets.
      assertCall(
          "GET",
          mvc + "/open/baggage",
          "bag-42",
          "local-baggage",
          "bag-feature",
          "baggage",
          "user.id=bag-42,llm.feature=bag-feature");
      assertCall("GET", mvc + "/api/executor", "u-1", "principal", "summarizer");
      assertThat(genAiSpan().attribute("llm.plan")).isEqualTo("pro");
      assertCall("GET", mvc + "/api/search", "u-5", "principal", "smart-search");
      assertThatCallsBegunByAnswersAreThoseOfTheRequest(mvc + "/api/stream");
      // A message says by a header whose it is, and by baggage what its plan is: so it is told to.
      assertCall("GET", mvc + "/api/queue", "u-1", "owner-3", "header", "digest");
      assertThat(genAiSpan().attribute("llm.plan")).isEqualTo("team");
      assertCall("GET", mvc + "/api/job", "u-1", "gateway-user", "llm-header", "NightlyJob.run");
      assertCall("GET", mvc + "/api/digest", "u-1", "gateway-user", "llm-header", "weekly-digest");
      assertOpen(mvc, "field-user", "llm-request", "team");
      assertOpen(mvc, "head-7", "header", "enterprise", "X-User-Id", "head-7", "X-Tenant", "acme");
      assertOpen(mvc, "jwt-8", "jwt", "scale", "Authorization", "Bearer " + jwt("jwt-8", "scale"));
      // Baggage of the public counts for nothing, as it is configured here.
      assertOpen(mvc, "field-user", "llm-request", "team", "baggage", "user.id=u-1");
      assertCall(
          "GET",
          servlet + "/legacy/translate",
          "account-of-nobody",
          "session",
          "GET /legacy/translate",
          "x-login",
          "nobody");

      assertThat(app.log())
          .contains("local-baggage user.id: came with the request")
          .contains("header X-User-Id: no such header came")
          .contains("by session account")
          .doesNotContain(jwt("jwt-8", "scale"));
      Set<String> before = productRegisters();
      assertThat(get("GET", mvc + "/api/profile", "u-9").statusCode()).isEqualTo(200);
      assertThat(
              get("GET", mvc + "/api/profile", "u-8", "Authorization", basic("u-8", "bad"))
                  .statusCode())
          .isEqualTo(401);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(productRegisters()).hasSize(before.size() + 1));
      assertThat(productUsers()).contains("u-1", "u-9").doesNotContain("u-8");

      Files.writeString(plans, "users: {u-1: [pro]}\n");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(app.log()).contains("plans.yaml:1: users: "));
      assertCall("GET", mvc + "/api/executor", "u-1", "principal", "summarizer");
      assertThat(genAiSpan().attribute("llm.plan")).isEqualTo("pro");
      assertQuiet(app);
    }
  }

  /** The second is begun on the thread that reads the first one's answer. */
  private void assertThatCallsBegunByAnswersAreThoseOfTheRequest(String url) throws Exception {
    otlp.clear();
    assertThat(get("GET", url, "u-6").statusCode()).isEqualTo(200);
    assertThat(genAiSpans(2))
        .allSatisfy(span -> assertWhose(span, "user.id", "u-6", "principal", "GET /api/stream"));
  }

  /** Who has logged in is known by their hash, and on no span of the agent's or ours otherwise. */
  private void assertHashed(
      String method, String url, String login, String feature, String... headers) throws Exception {
    otlp.clear();
    assertThat(get(method, url, login, headers).statusCode()).as(url).isEqualTo(200);
    assertSpan(url, "user.hash", ClientContract.userHash(login), "principal", feature);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(otlp.spans())
                    .anyMatch(span -> span.span().getKind() == Span.SpanKind.SPAN_KIND_SERVER));
    assertThat(otlp.spans())
        .as(url)
        .noneMatch(span -> (span.name() + span.span().getAttributesList()).contains(login));
  }

  /** Baggage that came with a request makes no difference to its call. */
  private void assertForged(String method, String url, String login, String feature)
      throws Exception {
    otlp.clear();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("baggage", "user.id=victim,llm.plan=enterprise,llm.feature=free-lunch");
    boolean isNobody = login.equals("-");
    if (!isNobody) {
      request.header("Authorization", basic(login, "pw"));
    }
    assertThat(send(request).statusCode()).as(url).isEqualTo(200);
    assertSpan(
        url,
        "user.hash",
        isNobody ? "null" : ClientContract.userHash(login),
        isNobody ? "none" : "principal",
        feature);
    assertThat(genAiSpan().attribute("llm.plan")).isEqualTo("unattributed");
  }

  private void assertOpen(String mvc, String user, String source, String plan, String... headers)
      throws Exception {
    otlp.clear();
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(mvc + "/open/chat"));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    assertThat(send(request).statusCode()).as(source).isEqualTo(200);
    ReceivedSpan span = genAiSpan();
    assertThat(
            List.of(
                String.valueOf(span.attribute("user.id")),
                String.valueOf(span.attribute("llm.user.source")),
                String.valueOf(span.attribute("llm.feature")),
                String.valueOf(span.attribute("llm.plan"))))
        .isEqualTo(List.of(user, source, "field-feature", plan));
  }

  private void assertCall(String method, String url, String user, String source, String feature)
      throws Exception {
    assertCall(method, url, user, user, source, feature);
  }

  private void assertCall(
      String method, String url, String login, String user, String source, String feature)
      throws Exception {
    otlp.clear();
    HttpResponse<String> response = get(method, url, login);
    assertThat(response.statusCode()).as(url).isEqualTo(200);
    assertSpan(url, "user.id", user, source, feature);
  }

  private void assertCall(
      String method,
      String url,
      String user,
      String source,
      String feature,
      String header,
      String value)
      throws Exception {
    otlp.clear();
    assertThat(get(method, url, "-", header, value).statusCode()).as(url).isEqualTo(200);
    assertSpan(url, "user.id", user, source, feature);
  }

  private void assertSpan(String url, String key, String user, String source, String feature) {
    ReceivedSpan span = genAiSpan();
    assertWhose(span, key, user, source, feature);
    Map<String, List<String>> sent = lastRequest().headers();
    assertThat(sent).as(url).doesNotContainKeys("baggage");
    if (traceGoesOut) {
      assertThat(sent.get("traceparent"))
          .as(url)
          .singleElement()
          .asString()
          .startsWith("00-" + span.traceId() + "-");
    } else {
      assertThat(sent).as(url).doesNotContainKeys("traceparent");
    }
  }

  private static void assertWhose(
      ReceivedSpan span, String key, String user, String source, String feature) {
    assertThat(
            List.of(
                String.valueOf(span.attribute(key)),
                String.valueOf(span.attribute("llm.user.source")),
                String.valueOf(span.attribute("llm.feature"))))
        .isEqualTo(List.of(user, source, feature));
  }

  private HttpResponse<String> get(String method, String url, String login, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).method(method, HttpRequest.BodyPublishers.noBody());
    if (!login.equals("-") && headers.length == 0) {
      request.header("Authorization", basic(login, "pw"));
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request);
  }

  private HttpResponse<String> basicGet(String url, String login) throws Exception {
    otlp.clear();
    return send(
        HttpRequest.newBuilder(URI.create(url)).header("Authorization", basic(login, "pw")));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String server(AppJvm app, String how) {
    String answer = app.send(how, url(Wire.HTTP_1, ""), "-", "-", "-");
    assertThat(answer).as(how).startsWith("OK\t200");
    return "http://localhost:" + answer.split("\t", -1)[2];
  }

  /** The registers of users whom the application has served, as exported last. */
  private Set<String> productRegisters() {
    return ofProduct("llm.active.users.register", "llm.register");
  }

  /** The users whom the application has served, as exported last. */
  private Set<String> productUsers() {
    return ofProduct("llm.user.active", "llm.user");
  }

  /** What a label of a gauge of scope {@code product} has for values in the next export. */
  private Set<String> ofProduct(String gauge, String label) {
    otlp.clear();
    await()
        .atMost(PATIENCE)
        .until(() -> otlp.metrics().stream().anyMatch(metric -> metric.getName().equals(gauge)));
    Set<String> values = new HashSet<>();
    for (Metric metric : otlp.metrics()) {
      if (metric.getName().equals(gauge)) {
        values.clear();
        for (NumberDataPoint point : metric.getGauge().getDataPointsList()) {
          if (label(point, "llm.scope").equals("product")) {
            values.add(label(point, label));
          }
        }
      }
    }
    return values;
  }

  private static String label(NumberDataPoint point, String name) {
    for (KeyValue label : point.getAttributesList()) {
      if (label.getKey().equals(name)) {
        return label.getValue().hasIntValue()
            ? Long.toString(label.getValue().getIntValue())
            : label.getValue().getStringValue();
      }
    }
    return "";
  }

  private static String basic(String user, String password) {
    return "Basic " + base64(user + ":" + password);
  }

  private static String jwt(String subject, String plan) {
    return url64("{\"alg\":\"none\"}")
        + "."
        + url64("{\"sub\":\"" + subject + "\",\"plan\":\"" + plan + "\"}")
        + ".c2lnbmVk";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String url64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertQuiet(AppJvm app) throws IOException {
    assertThat(app.log())
        .doesNotContain("could not follow", "Failed to handle exception", "Percapita failed");
  }
}
