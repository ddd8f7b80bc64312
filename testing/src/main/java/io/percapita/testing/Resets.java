package io.percapita.testing;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** Breaks connections as a machine does that was switched off and on again. */
final class Resets {
  private Resets() {}

  /**
   * Resets the connection of a request, below TLS if there is any; what its peer has not read yet
   * is lost.
   *
   * @return what to throw, so that the server has nothing more to do with it
   */
  static IOException reset(Request request) throws IOException {
    SocketChannel socket = socket(request);
    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    socket.close();
    return new IOException("the script asks to reset the connection");
  }

  /**
   * Closes the connection of a request in good order, but for that of TLS.
   *
   * @return what to throw, so that the server has nothing more to do with it
   */
  static IOException close(Request request) throws IOException {
    socket(request).shutdownOutput();
    return new IOException("the script asks to close the connection");
  }

  private static SocketChannel socket(Request request) {
    EndPoint end = request.getConnectionMetaData().getConnection().getEndPoint();
    while (end instanceof EndPoint.Wrapper wrapper) {
      end = wrapper.unwrap();
    }
    return (SocketChannel) end.getTransport();
  }
}
