package io.percapita.smoke.app;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.time.Duration;
import java.util.HashMap;

/**
 * LangChain4j's own HTTP clients, which also send the stand-in's script: not every module takes
 * headers of one's own in every version.
 */
final class ScriptedHttpClients implements HttpClientBuilder {
  private final HttpClientBuilder builder = new JdkHttpClientBuilder();
  private final String script;

  ScriptedHttpClients(String script) {
    this.script = script;
  }

  @Override
  public Duration connectTimeout() {
    return builder.connectTimeout();
  }

  @Override
  public HttpClientBuilder connectTimeout(Duration timeout) {
    builder.connectTimeout(timeout);
    return this;
  }

  @Override
  public Duration readTimeout() {
    return builder.readTimeout();
  }

  @Override
  public HttpClientBuilder readTimeout(Duration timeout) {
    builder.readTimeout(timeout);
    return this;
  }

  @Override
  public HttpClient build() {
    HttpClient client = builder.build();
    return new HttpClient() {
      @Override
      public SuccessfulHttpResponse execute(HttpRequest request) {
        return client.execute(scripted(request));
      }

      @Override
      public void execute(
          HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        client.execute(scripted(request), parser, listener);
      }
    };
  }

  private HttpRequest scripted(HttpRequest request) {
    return HttpRequest.builder()
        .method(request.method())
        .url(request.url())
        .headers(new HashMap<>(request.headers()))
        .addHeader("x-standin", script)
        .body(request.body())
        .build();
  }
}
