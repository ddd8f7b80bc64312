package io.percapita.smoke;

import io.netty.handler.codec.http2.Http2StreamChannel;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A provider that takes a request with a body to change from HTTP/1.1 to HTTP/2 in the clear, which
 * the stand-in's server does not; and answers no other.
 */
final class UpgradingServer {
  private static final String ANSWER =
      "{\"model\":\"gpt-4o-mini\",\"choices\":[],\"usage\":{\"prompt_tokens\":1000,"
          + "\"completion_tokens\":400}}";

  private static final int MAX_BODY = 10_000;
  private static final int NO_HTTP_2 = 505;

  private UpgradingServer() {}

  /** Starts on a free port of the loopback interface. */
  static DisposableServer start() {
    return HttpServer.create()
        .host("localhost")
        .port(0)
        .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
        .httpRequestDecoder(limits -> limits.h2cMaxContentLength(MAX_BODY))
        .handle(
            (request, response) ->
                request
                    .receive()
                    .aggregate()
                    .then(
                        response
                            .status(isHttp2(request) ? 200 : NO_HTTP_2)
                            .header("Content-Type", "application/json")
                            .sendString(Mono.just(ANSWER))
                            .then()))
        .bindNow();
  }

  private static boolean isHttp2(HttpServerRequest request) {
    boolean[] is = new boolean[1];
    request.withConnection(
        (Connection connection) -> is[0] = connection.channel() instanceof Http2StreamChannel);
    return is[0];
  }
}
