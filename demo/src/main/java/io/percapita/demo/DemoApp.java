package io.percapita.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The SaaS as a program. */
@Command(name = "demo-app", mixinStandardHelpOptions = true)
public final class DemoApp implements Callable<Integer> {
  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "The address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "";

  @Option(names = "--port", defaultValue = "8090")
  private int port;

  @Option(names = "--providers", defaultValue = "http://localhost:4010")
  private String providers = "";

  @Option(
      names = "--runbooks",
      defaultValue = "docs/runbooks",
      description = "The folder of runbooks to serve at /runbooks/ (default: ${DEFAULT-VALUE}).")
  private Path runbooks = Path.of("");

  private DemoApp() {}

  /** Runs until it is killed; exits with 1 if the port is taken. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DemoApp()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    try (DemoServer server = DemoServer.start(address, new AiFeatures(providers))) {
      server.serve(AlertHook.PATH, new AlertHook(System.out::println));
      server.serve(Runbooks.PATH, new Runbooks(runbooks));
      System.out.println("demo-app listens at " + server.baseUri());
      new CountDownLatch(1).await();
      return 0;
    } catch (IOException e) {
      System.err.println("demo-app: port " + port + " cannot be used (" + e.getMessage() + ")");
      return 1;
    }
  }
}
