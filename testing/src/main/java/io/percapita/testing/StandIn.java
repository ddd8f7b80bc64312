package io.percapita.testing;

import java.io.IOException;
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
        "Serves the APIs of OpenAI, Anthropic, Google, Amazon and Ollama on the loopback interface,"
            + " without a model.")
public final class StandIn implements Callable<Integer> {
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
    try (StandInServer server = StandInServer.start(port, latencyMillis)) {
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
