package io.percapita.instrument.reactornetty;

import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;

/** Begins the call of a subscription. What is sent for it is seen on the channel. */
final class ReactorCall {
  static final String CLIENT = "reactor-netty";

  private static final String OF_THE_LIBRARY = "reactor.netty.";
  private static final String END_OF_HOST = ":/?#@";

  private ReactorCall() {}

  /** Subscribes within a call, if the client is to send to where calls are followed. */
  static <T> void subscribe(
      HttpClient client, CorePublisher<T> source, CoreSubscriber<? super T> subscriber) {
    if (CallTaps.entered() == null) {
      subscribeByItself(client, source, subscriber);
      return;
    }
    // Amid a call, such as for a token in headersWhen: what it sends is no exchange of that.
    try (TapScope scope = CallTaps.enter(null)) {
      subscribeByItself(client, source, subscriber);
    }
  }

  private static <T> void subscribeByItself(
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
      String path = config.uri();
      boolean isWhole = path == null || !path.startsWith("/");
      String address = isWhole ? path : base(config);
      if (address == null || !mayFollow(address)) {
        return null;
      }
      URI uri = new URI(isWhole ? address : address + path);
      LayeredCall call = LayeredCall.begin(CLIENT, config.method().name(), uri);
      return call.tap() == CallTaps.NOOP ? null : call;
    } catch (URISyntaxException e) {
      return null; // the client's to complain about
    } catch (Throwable t) {
      CallTaps.adapterFailed(CLIENT, t);
      return null;
    }
  }

  /** A first look, before the address is taken apart: nearly all are of no interest. */
  private static boolean mayFollow(String address) throws URISyntaxException {
    int scheme = address.indexOf("://");
    int start = scheme + 3;
    if (scheme < 0 || start == address.length()) {
      return false;
    }
    int end = start;
    while (end < address.length() && END_OF_HOST.indexOf(address.charAt(end)) < 0) {
      end++;
    }
    boolean isPlain = address.indexOf('@', end) < 0 && address.charAt(start) != '[';
    return CallTaps.mayFollow(isPlain ? address.substring(start, end) : new URI(address).getHost());
  }

  /** What a path is to be added to, or null if that is found out when the request is sent. */
  private static @Nullable String base(HttpClientConfig config) {
    String base = config.baseUrl();
    if (base == null || base.length() <= 1) {
      base = remote(config);
    }
    return base != null && base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  /**
   * What an application may choose for each request, it is to be asked for once, by the client:
   * then the call is seen on the channel alone.
   */
  private static @Nullable String remote(HttpClientConfig config) {
    Supplier<? extends SocketAddress> supplier = config.remoteAddress();
    if (supplier == null || !supplier.getClass().getName().startsWith(OF_THE_LIBRARY)) {
      return null;
    }
    return supplier.get() instanceof InetSocketAddress address
            && CallTaps.mayFollow(address.getHostString())
        ? (config.isSecure() ? "https://" : "http://")
            + address.getHostString()
            + ":"
            + address.getPort()
        : null;
  }
}
