package io.percapita.instrument.okhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.percapita.instrument.RecordingTaps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What interceptors of the application send on the way of a call. */
class ExchangeInterceptorTest {
  private final RecordingTaps taps = RecordingTaps.install();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String port;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          received.add(
              exchange.getRequestURI()
                  + " "
                  + body
                  + " "
                  + exchange.getRequestHeaders().getFirst("baggage"));
          byte[] answer = "answer".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    port = ":" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aTokenThatAnInterceptorGetsIsNoneOfTheCalls() throws IOException {
    send(
        chain -> {
          chain.proceed(request("http://auth.test" + port + "/token", "token?")).close();
          return chain.proceed(chain.request());
        });

    assertThat(received).containsExactly("/token token? a=b", "/v1/chat chat? null");
    assertOneCallIsShown();
  }

  @Test
  void aCallThatAnInterceptorSendsByAGatewayNobodyKnowsIsTheCall() throws IOException {
    send(
        chain ->
            chain.proceed(
                chain.request().newBuilder().url("http://own.test" + port + "/gate").build()));

    assertThat(received).containsExactly("/gate chat? null");
    assertOneCallIsShown();
  }

  @Test
  void aBuilderThatHasTheTapsIsLeftAsItIs() {
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    builder.addInterceptor(chain -> chain.proceed(chain.request()));
    TapInterceptor.installAll(builder);
    Iterator<Interceptor> builtByAnotherThread = builder.interceptors().iterator();
    Iterator<Interceptor> ofItsNetwork = builder.networkInterceptors().iterator();

    TapInterceptor.installAll(builder);

    assertThat(builtByAnotherThread).toIterable().hasSize(2);
    assertThat(ofItsNetwork).toIterable().hasSize(1);
  }

  private void assertOneCallIsShown() {
    assertThat(taps.shown)
        .containsExactly(
            "1 start POST http://llm.test" + port + "/v1/chat",
            "1 request chat?",
            "1 head 200 null",
            "1 response answer",
            "1 completed",
            "1 cancelled"); // when it is closed, which no longer means anything
  }

  private void send(Interceptor ofTheApplication) throws IOException {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .dns(host -> List.of(InetAddress.getLoopbackAddress()))
            .addInterceptor(ofTheApplication);
    TapInterceptor.installAll(builder);
    OkHttpClient client = builder.build();
    try (Response response =
        client.newCall(request("http://llm.test" + port + "/v1/chat", "chat?")).execute()) {
      assertThat(response.body().string()).isEqualTo("answer");
    } finally {
      client.connectionPool().evictAll();
    }
  }

  @SuppressWarnings("deprecation") // the order of arguments that all three major versions have
  private static Request request(String url, String body) {
    return new Request.Builder()
        .url(url)
        .header("baggage", "a=b")
        .post(RequestBody.create(MediaType.parse("text/plain"), body))
        .build();
  }
}
