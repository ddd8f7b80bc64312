package io.percapita.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The ports of the stand-in, on the loopback interface unless another is asked for. */
final class Listeners {
  /** Above any number of calls a test makes at once, or clients would open further connections. */
  private static final int MAX_STREAMS = 1_000;

  /** Beyond it a connection is tried again after a second. */
  private static final int MAX_CONNECTIONS_WAITING = 1_000;

  /** So long that no connection in a client's pool is stale because a machine was slow. */
  private static final long IDLE_MILLIS = 600_000;

  /**
   * The first that a client knows too is taken. It is quick without the processor's help, which
   * only code that is compiled well has: without it AES takes five seconds for fifty megabytes.
   */
  private static final String[] CIPHERS = {"TLS_.*CHACHA20_POLY1305_SHA256", "TLS_.*_GCM_.*"};

  private Listeners() {}

  /** HTTP/1.1, in the clear. */
  static ServerConnector plain(Server server, InetSocketAddress address) {
    return listener(server, address, new HttpConnectionFactory(configuration()));
  }

  /** HTTP/2 or HTTP/1.1 over TLS, as the client likes, the first preferred. */
  static ServerConnector secure(Server server, ServerCertificate certificate) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStorePath(certificate.store());
    tls.setKeyStorePassword(ServerCertificate.PASSWORD);
    tls.setIncludeCipherSuites(CIPHERS);
    HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(configuration());
    http2.setMaxConcurrentStreams(MAX_STREAMS);
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol(HttpVersion.HTTP_1_1.asString());
    return listener(
        server,
        loopback(0),
        new SslConnectionFactory(tls, alpn.getProtocol()),
        alpn,
        http2,
        new HttpConnectionFactory(configuration()));
  }

  /** A port of the loopback interface, or 0 for any free one. */
  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static ServerConnector listener(
      Server server, InetSocketAddress address, ConnectionFactory... protocols) {
    ServerConnector listener = new ServerConnector(server, 1, 1, protocols);
    listener.setHost(address.getHostString());
    listener.setPort(address.getPort());
    listener.setIdleTimeout(IDLE_MILLIS);
    listener.setAcceptQueueSize(MAX_CONNECTIONS_WAITING);
    server.addConnector(listener);
    return listener;
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    return configuration;
  }
}
