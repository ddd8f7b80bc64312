package io.percapita.smoke.app;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;

/** What applications do in interceptors of OkHttp. */
final class OkHttpInterceptors {
  private static final String SCRIPT = "x-standin";

  private final OkHttpClient client;

  /** Interceptors that make calls of their own with a client. */
  OkHttpInterceptors(OkHttpClient client) {
    this.client = client;
  }

  Interceptor named(String name) {
    return switch (name) {
      case "cached" -> OkHttpInterceptors::fromCache;
      case "asks-first" -> this::asksFirst;
      case "asks-twice" -> OkHttpInterceptors::asksTwice;
      case "retries" -> OkHttpInterceptors::retries;
      case "looks-up" -> this::looksUp;
      case "token-first" -> OkHttpInterceptors::tokenFirst;
      case "token-renewed" -> OkHttpInterceptors::tokenRenewed;
      case "hops" -> OkHttpInterceptors::hops;
      case "rebuilds" -> OkHttpInterceptors::rebuilds;
      case "falls-back" -> OkHttpInterceptors::fallsBack;
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** What a semantic cache does: it reads the prompt and answers with usage; nothing is sent. */
  @SuppressWarnings("deprecation") // the order of arguments that all three major versions have
  private static Response fromCache(Interceptor.Chain chain) throws IOException {
    chain.request().body().writeTo(new Buffer());
    String body =
        "{\"model\":\"gpt-4o-mini\",\"choices\":[],\"usage\":{\"prompt_tokens\":1000,"
            + "\"completion_tokens\":400}}";
    return new Response.Builder()
        .request(chain.request())
        .protocol(Protocol.HTTP_1_1)
        .code(200)
        .message("OK")
        .body(ResponseBody.create(MediaType.parse("application/json"), body))
        .build();
  }

  /** Another call to the same endpoint, such as one that checks the prompt. */
  private Response asksFirst(Interceptor.Chain chain) throws IOException {
    try (Response answer = client.newCall(chain.request()).execute()) {
      answer.body().bytes();
    }
    return chain.proceed(chain.request());
  }

  /** Reads an answer, does not like it, and asks again. */
  private static Response asksTwice(Interceptor.Chain chain) throws IOException {
    try (Response answer = chain.proceed(chain.request())) {
      answer.body().bytes();
    }
    return chain.proceed(chain.request());
  }

  /** Asks again after an error. */
  private static Response retries(Interceptor.Chain chain) throws IOException {
    Request failing = chain.request().newBuilder().header(SCRIPT, "status=503").build();
    chain.proceed(failing).close();
    return chain.proceed(chain.request());
  }

  /** Asks a service of the application's own for something. */
  private Response looksUp(Interceptor.Chain chain) throws IOException {
    HttpUrl own =
        chain.request().url().newBuilder().host("127.0.0.1").encodedPath("/v1/uploads").build();
    try (Response answer = client.newCall(new Request.Builder().url(own).build()).execute()) {
      answer.body().bytes();
    }
    return chain.proceed(chain.request());
  }

  /** Gets a token of an own service, on the way of the call. */
  @SuppressWarnings("deprecation") // the order of arguments that all three major versions have
  private static Response tokenFirst(Interceptor.Chain chain) throws IOException {
    Request token =
        new Request.Builder()
            .url(Tokens.url(chain.request().url().toString()))
            .post(RequestBody.create(MediaType.parse("application/json"), Tokens.REQUEST))
            .build();
    chain.proceed(token).close();
    return chain.proceed(chain.request());
  }

  /** Gets another token where the provider did not like the one there was. */
  private static Response tokenRenewed(Interceptor.Chain chain) throws IOException {
    Request failing = chain.request().newBuilder().header(SCRIPT, "status=401").build();
    chain.proceed(failing).close();
    return tokenFirst(chain);
  }

  /** Has another thread send the request. */
  private static Response hops(Interceptor.Chain chain) throws IOException {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      return other.submit(() -> chain.proceed(chain.request())).get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new IOException(e);
    } finally {
      other.shutdown();
    }
  }

  /** Makes an error of its own of the provider's. */
  @SuppressWarnings("deprecation") // the order of arguments that all three major versions have
  private static Response rebuilds(Interceptor.Chain chain) throws IOException {
    try (Response error = chain.proceed(chain.request())) {
      return new Response.Builder()
          .request(chain.request())
          .protocol(error.protocol())
          .code(error.code())
          .message("rebuilt")
          .body(ResponseBody.create(MediaType.parse("text/plain"), "try again later"))
          .build();
    }
  }

  /** Asks another provider after an error. */
  private static Response fallsBack(Interceptor.Chain chain) throws IOException {
    Request failing = chain.request().newBuilder().header(SCRIPT, "status=503").build();
    chain.proceed(failing).close();
    HttpUrl other = failing.url().newBuilder().encodedPath("/v1/messages").build();
    return chain.proceed(chain.request().newBuilder().url(other).build());
  }
}
