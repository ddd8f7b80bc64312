package io.percapita.smoke.app;

import org.jspecify.annotations.Nullable;

/**
 * Servers of several frameworks in one application, each of which makes an LLM call for a request
 * it serves. A request's {@code how} names a server, its URL is the provider's; the outcome's
 * length is the server's port.
 */
final class WebDriver implements Driver {
  private @Nullable WebServers servers;

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    WebServers running = servers;
    if (running == null) {
      running = WebServers.start(request.url());
      servers = running;
    }
    int port =
        switch (request.how()) {
          case "mvc" -> running.mvcPort();
          case "webflux" -> running.webFluxPort();
          case "servlet" -> running.servletPort();
          case "jetty" -> running.jettyPort();
          default -> throw new IllegalArgumentException(request.how());
        };
    return new Outcome(200, port, "");
  }
}
