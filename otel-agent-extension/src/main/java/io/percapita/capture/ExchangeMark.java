package io.percapita.capture;

import io.percapita.provider.Authority;
import io.percapita.telemetry.CallMark;
import java.net.URI;

/**
 * What an exchange leaves in the contexts it makes current. Those may be kept for long, by a
 * connection that waits for its next request for one, and so the exchange itself is not in them.
 */
final class ExchangeMark implements CallMark {
  private final String client;
  private final String method;
  private final String host;
  private final String path;
  private volatile boolean isAnswered;

  ExchangeMark(String client, String method, URI uri) {
    this.client = client;
    this.method = method;
    Authority server = Authority.of(uri);
    this.host = server == null ? "" : server.host();
    this.path = uri.getPath();
  }

  /** The response head has come. */
  void answered() {
    isAnswered = true;
  }

  /** The mark of what may lead to the exchange, or to another library's. */
  CallMark ofRequest() {
    return new RequestMark(this);
  }

  @Override
  public boolean covers(
      String otherClient, String otherMethod, String otherHost, String otherPath) {
    return !isAnswered
        && !client.equals(otherClient)
        && method.equals(otherMethod)
        && host.equalsIgnoreCase(otherHost)
        && path.equals(otherPath);
  }

  @Override
  public boolean isSending() {
    return !isAnswered;
  }

  private record RequestMark(ExchangeMark exchange) implements CallMark {
    @Override
    public boolean covers(String client, String method, String host, String path) {
      return false;
    }

    @Override
    public boolean isSending() {
      return exchange.isSending();
    }
  }
}
