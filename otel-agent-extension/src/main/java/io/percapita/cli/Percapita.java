package io.percapita.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line of {@code java -jar percapita.jar}. */
@Command(
    name = "percapita",
    mixinStandardHelpOptions = true,
    versionProvider = Percapita.JarVersion.class,
    description = "AI cost per monthly active user, for JVM applications.",
    footer = {
      "",
      "This jar is an OpenTelemetry Java agent extension. To measure an application:",
      "",
      "  java -javaagent:opentelemetry-javaagent.jar \\",
      "       -Dotel.javaagent.extensions=percapita.jar -jar your-application.jar",
      "",
      "Its LLM calls then appear in dollars at http://localhost:9464/metrics."
    })
public final class Percapita implements Runnable {
  private Percapita() {}

  /** Runs the command line and exits with its code: 0 for success, 2 for wrong usage. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  private static CommandLine commandLine() {
    return new CommandLine(new Percapita());
  }

  @Override
  public void run() {
    commandLine().usage(System.out);
  }

  static final class JarVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Percapita.class.getPackage().getImplementationVersion();
      return new String[] {"percapita " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
