package io.percapita.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The stand-in as a program of its own. */
@Command(
    name = "stand-in",
    mixinStandardHelpOptions = true,
    description =
        "Serves the APIs of OpenAI, Anthropic, Google, Amazon and Ollama without a model, on the"
            + " loopback interface unless --host says otherwise.")
public final class StandIn implements Callable<Integer> {
  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "The address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--port",
      defaultValue = "4010",
      description = "Where to listen (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--latency",
      defaultValue = "0",
      paramLabel = "MILLIS",
      description = "How long every answer takes to begin (default: ${DEFAULT-VALUE} ms).")
  private int latencyMillis;

  private StandIn() {}

  /** Runs until it is killed; exits with 1 if the port is taken. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new StandIn()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    try (StandInServer server =
        StandInServer.start(new InetSocketAddress(host, port), latencyMillis)) {
      System.out.println("stand-in listens at " + server.baseUri());
      new CountDownLatch(1).await();
      return 0;
    } catch (IOException e) {
      System.err.println(
          "stand-in: port " + port + " cannot be used (" + e.getMessage() + "); try --port");
      return 1;
    }
  }
}
