package io.percapita.demo;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The SaaS as a program. */
@Command(name = "demo-app", mixinStandardHelpOptions = true)
public final class DemoApp implements Callable<Integer> {
  @Option(names = "--port", defaultValue = "8090")
  private int port;

  @Option(names = "--providers", defaultValue = "http://localhost:4010")
  private String providers = "";

  private DemoApp() {}

  /** Runs until it is killed; exits with 1 if the port is taken. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DemoApp()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    try (DemoServer server = DemoServer.start(port, new AiFeatures(providers))) {
      System.out.println("demo-app listens at " + server.baseUri());
      new CountDownLatch(1).await();
      return 0;
    } catch (IOException e) {
      System.err.println("demo-app: port " + port + " cannot be used (" + e.getMessage() + ")");
      return 1;
    }
  }
}
