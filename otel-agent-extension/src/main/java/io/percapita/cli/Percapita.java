package io.percapita.cli;

import java.io.InputStream;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
  @Spec private @Nullable CommandSpec spec;

  private Percapita() {}

  /** Runs the command line and exits with its code: 0 for success, 2 for wrong usage. */
  public static void main(String[] args) {
    System.exit(commandLine(Clock.systemUTC(), System.in).execute(args));
  }

  static CommandLine commandLine(Clock clock, InputStream in) {
    return new CommandLine(new Percapita())
        .addSubcommand(PriceCommand.create(clock, in))
        .addSubcommand(new ExplainCommand(clock, in))
        .addSubcommand(new ExporterCommand(clock));
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  static final class JarVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Percapita.class.getPackage().getImplementationVersion();
      return new String[] {"percapita " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
