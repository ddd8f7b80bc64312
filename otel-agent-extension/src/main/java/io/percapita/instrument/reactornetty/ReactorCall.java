package io.percapita.instrument.reactornetty;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;

/** Begins the call of a subscription. What is sent for it is seen on the channel. */
final class ReactorCall {
  static final String CLIENT = "reactor-netty";

  private ReactorCall() {}

  /** Subscribes within a call, if the client is to send to where calls are followed. */
  static <T> void subscribe(
      HttpClient client, CorePublisher<T> source, CoreSubscriber<? super T> subscriber) {
    LayeredCall call = begin(client.configuration());
    if (call == null) {
      source.subscribe(subscriber);
      return;
    }
    try (TapScope scope = CallTaps.enter(call)) {
      source.subscribe(new CallSubscriber<>(subscriber, call));
    }
  }

  /** Begins a call, or answers null; never throws. */
  private static @Nullable LayeredCall begin(HttpClientConfig config) {
    try {
      URI uri = uri(config);
      if (uri == null || !CallTaps.mayFollow(uri.getHost())) {
        return null;
      }
      LayeredCall call = LayeredCall.begin(CLIENT, config.method().name(), uri);
      return call.tap() == CallTaps.NOOP ? null : call;
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return null;
    }
  }

  /** Where the request is to be sent, or null if that is found out when it is sent. */
  private static @Nullable URI uri(HttpClientConfig config) {
    String uri = config.uri();
    if (uri == null) {
      return null;
    }
    if (uri.startsWith("/")) {
      String base = config.baseUrl();
      if (base == null || base.length() <= 1) {
        base = remote(config);
      }
      uri =
          base == null
              ? uri
              : (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + uri;
    }
    try {
      return new URI(uri);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static @Nullable String remote(HttpClientConfig config) {
    SocketAddress remote = config.remoteAddress() == null ? null : config.remoteAddress().get();
    return remote instanceof InetSocketAddress address
        ? (config.isSecure() ? "https://" : "http://")
            + address.getHostString()
            + ":"
            + address.getPort()
        : null;
  }
}
