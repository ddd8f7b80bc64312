package io.percapita.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real {@code redis-server} in a process of its own, which can be killed, paused and started
 * again on the same port. Not thread-safe.
 */
public final class RedisServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CONNECT_MILLIS = 1000;
  private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

  private final Path folder;
  private final int port;
  private final List<String> options;
  private Process process;

  private RedisServer(Path folder, int port, List<String> options) throws IOException {
    this.folder = folder;
    this.port = port;
    this.options = options;
    this.process = startProcess();
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param folder where it keeps its data
   * @param options further ones, such as {@code --appendonly yes}, word by word
   */
  public static RedisServer start(Path folder, String... options) throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = free.getLocalPort();
      free.close();
      return new RedisServer(folder, port, List.of(options));
    }
  }

  /** Where it listens. */
  public URI url() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  /** Ends it at once, as if by {@code kill -9}. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("redis-server does not die");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts it again, on the same port and with the data that is there. */
  public void restart() throws IOException {
    process = startProcess();
  }

  /** Stops it from doing anything, connections open. */
  public void pause() throws IOException {
    signal("-STOP");
  }

  /** Lets it go on. */
  public void goOn() throws IOException {
    signal("-CONT");
  }

  /**
   * Sends a command of one line, such as {@code SAVE}, and waits for the beginning of its answer.
   *
   * @return the first line of the answer
   */
  public String command(String line) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      OutputStream out = socket.getOutputStream();
      out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
      StringBuilder answer = new StringBuilder();
      InputStream in = socket.getInputStream();
      for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
        answer.append((char) b);
      }
      return answer.toString().strip();
    }
  }

  private Process startProcess() throws IOException {
    List<String> command = new ArrayList<>();
    command.add("redis-server");
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--dir", folder.toString(), "--enable-debug-command", "yes"));
    command.addAll(options);
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("redis.log").toFile()))
            .start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!started.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException("redis-server does not answer; see redis.log in " + folder);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return started;
  }

  private boolean answers() {
    try {
      return command("PING").equals("+PONG");
    } catch (IOException e) {
      return false; // not yet
    }
  }

  private void signal(String name) throws IOException {
    try {
      Process kill = new ProcessBuilder("kill", name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IOException("kill " + name + " failed");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
