package io.percapita.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in over TLS, by HTTP/2 and by HTTP/1.1. */
class SecureStandInTest {
  private static final String BODY =
      "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  private static ServerCertificate certificate;
  private static HttpClient client;

  private StandInServer standIn;

  @BeforeAll
  static void trust(@TempDir Path folder) throws Exception {
    certificate = ServerCertificate.create(folder);
    KeyStore store =
        KeyStore.getInstance(
            certificate.store().toFile(), ServerCertificate.PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    client = HttpClient.newBuilder().sslContext(tls).build();
  }

  @BeforeEach
  void start() throws IOException {
    standIn = StandInServer.start(certificate);
  }

  @AfterEach
  void stop() {
    standIn.close();
  }

  @Test
  void speaksHttp2ToWhoeverCan() throws Exception {
    HttpResponse<String> answer = client.send(request("-"), BodyHandlers.ofString());

    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    assertThat(standIn.received())
        .extracting(ReceivedRequest::protocol)
        .containsExactly("HTTP/2.0");
  }

  @Test
  void speaksHttp1ToWhoeverAsksForIt() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(request("-"), (name, value) -> true)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    client.send(request, BodyHandlers.discarding());

    assertThat(standIn.received())
        .extracting(ReceivedRequest::protocol)
        .containsExactly("HTTP/1.1");
  }

  @Test
  void resetsTheStreamAloneWhereAConnectionWouldBreak() throws Exception {
    assertThatThrownBy(() -> client.send(request("cut-after=3"), BodyHandlers.ofString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("RST_STREAM");

    assertThat(standIn.received()).isEmpty();
    assertThat(standIn.protocols()).containsExactly("HTTP/2.0");
  }

  @Test
  void sendsEachPieceBeforeTheNext() throws Exception {
    HttpResponse<InputStream> answer =
        client.send(request("hang-after=1"), BodyHandlers.ofInputStream());

    try (InputStream body = answer.body()) {
      assertThat(new String(body.readNBytes(5), UTF_8)).isEqualTo("data:");
    }
  }

  @Test
  void answersTogetherOnceAllHaveCome() throws Exception {
    // Until there is a connection, the client opens one for each call.
    client.send(request("-"), BodyHandlers.discarding());

    List<CompletableFuture<HttpResponse<String>>> answers =
        Stream.generate(() -> client.sendAsync(request("together=150"), BodyHandlers.ofString()))
            .limit(150)
            .toList();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    assertThat(standIn.protocols()).containsExactly("HTTP/2.0");
  }

  @Test
  void pushesAResource() {
    ConcurrentMap<HttpRequest, CompletableFuture<HttpResponse<String>>> pushed =
        new ConcurrentHashMap<>();

    client
        .sendAsync(
            request("push"),
            BodyHandlers.ofString(),
            PushPromiseHandler.of(promise -> BodyHandlers.ofString(), pushed))
        .join();

    assertThat(pushed.values())
        .extracting(push -> push.join().body())
        .containsExactly("\"pushed\"");
  }

  private HttpRequest request(String script) {
    return HttpRequest.newBuilder(standIn.secureUri().resolve("/v1/chat/completions"))
        .header(Script.HEADER, script)
        .POST(HttpRequest.BodyPublishers.ofString(BODY))
        .build();
  }
}
