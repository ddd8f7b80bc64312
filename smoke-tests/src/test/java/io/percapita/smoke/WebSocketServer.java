package io.percapita.smoke;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A provider's end of WebSockets, as <a href="https://www.rfc-editor.org/rfc/rfc6455">RFC 6455</a>
 * has them: sends one message on each and waits for its end.
 */
final class WebSocketServer implements AutoCloseable {
  /** What OpenAI's begins with. */
  static final String MESSAGE = "{\"type\":\"session.created\"}";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // section 1.3
  private static final int WHOLE_TEXT = 0x81; // section 5.2

  private final List<Map<String, String>> received = new CopyOnWriteArrayList<>();
  private final ServerSocket server;

  WebSocketServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  String url() {
    return "http://localhost:" + server.getLocalPort();
  }

  /** The headers of requests, by their names in lower case. */
  List<Map<String, String>> received() {
    return received;
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket socket = server.accept();
      start(() -> serve(socket));
    }
  }

  private void serve(Socket accepted) throws IOException {
    try (Socket socket = accepted;
        OutputStream out = socket.getOutputStream()) {
      Map<String, String> headers = headers(socket);
      received.add(headers);
      String key = headers.get("sec-websocket-key");
      if (key == null || !"websocket".equalsIgnoreCase(headers.get("upgrade"))) {
        out.write(
            "HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
        return;
      }
      String head =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + accept(key)
              + "\r\n\r\n";
      out.write(head.getBytes(ISO_8859_1));
      byte[] message = MESSAGE.getBytes(UTF_8);
      out.write(new byte[] {(byte) WHOLE_TEXT, (byte) message.length});
      out.write(message);
      out.flush();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  private static Map<String, String> headers(Socket socket) throws IOException {
    BufferedReader head =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    Map<String, String> headers = new TreeMap<>();
    for (String line = head.readLine(); line != null && !line.isEmpty(); line = head.readLine()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static String accept(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The other end went away, or the server is closed.
              }
            },
            "web-socket-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private interface Task {
    void run() throws IOException;
  }
}
