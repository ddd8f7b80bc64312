package io.percapita.smoke;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A forked JVM that runs the application under test and takes its commands. */
final class AppJvm implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** An agent's start is code that runs once, which to compile well takes longer than to run. */
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** Of drivers' names, in the name of a file. */
  private static final int LONGEST_NAME = 100;

  private final Process process;
  private final Path log;
  private final Writer commands;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  /** Whether an answer did not come, after which none can be told from the one before. */
  private boolean silent;

  private AppJvm(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.commands = new OutputStreamWriter(process.getOutputStream(), UTF_8);
    Thread reader = new Thread(this::readAnswers, "answers");
    reader.setDaemon(true);
    reader.start();
  }

  /** A file of its own for what a process logs, kept after the test. */
  static Path newLog(String process) throws IOException {
    Path logs = Files.createDirectories(Path.of("target", "app-logs"));
    return Files.createTempFile(logs, process + "-", ".log");
  }

  /** A JVM under construction. */
  static Builder with() {
    return new Builder();
  }

  /** Sends one command and waits for its answer. */
  String send(String how, String url, String standIn, String user, String body) {
    try {
      commands.write(String.join("\t", how, url, standIn, user, body) + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the application is gone; its log: " + log(), e);
    }
    return nextAnswer();
  }

  /** Ends the application by ending its input, and waits until the JVM has shut down. */
  int end() {
    try {
      commands.close();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the application did not end; its log: " + log());
      }
      return process.exitValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the JVM, the agent and the extension have logged so far. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private String nextAnswer() {
    if (silent) {
      throw new IllegalStateException("the application never answered an earlier command");
    }
    try {
      String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (answer == null) {
        silent = true;
        throw new IllegalStateException("no answer from the application; its log: " + log());
      }
      return answer;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void readAnswers() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("OK\t") || line.startsWith("ERR\t") || line.equals("READY")) {
          answers.add(line);
        }
      }
    } catch (IOException ignored) {
      // The process was destroyed; whoever waits for an answer times out with the log.
    }
  }

  /** Collects how the JVM is to be started. */
  static final class Builder {
    private final List<String> options = new ArrayList<>(QUICK_START);
    private String classPath = System.getProperty("java.class.path");
    private Path javaHome = Path.of(System.getProperty("java.home"));

    Builder option(String option) {
      options.add(option);
      return this;
    }

    Builder agent(AgentVersion version) {
      return option("-javaagent:" + version.jar());
    }

    Builder extension(Path jar) {
      return option("-Dotel.javaagent.extensions=" + jar);
    }

    Builder property(String key, Object value) {
      return option("-D" + key + "=" + value);
    }

    /** As an application runs for long, in place of as it starts quickly. */
    Builder forLong() {
      options.removeAll(QUICK_START);
      return this;
    }

    /** A class path in place of the test's own. */
    Builder classPath(String path) {
      this.classPath = path;
      return this;
    }

    /** A JDK in place of the test's own. */
    Builder javaHome(Path home) {
      this.javaHome = home;
      return this;
    }

    /** Starts the application with a driver and waits until it takes commands. */
    AppJvm start(String driver) {
      List<String> command = new ArrayList<>();
      command.add(javaHome.resolve("bin").resolve("java").toString());
      command.addAll(options);
      command.addAll(List.of("-cp", classPath, "io.percapita.smoke.app.SmokeApp", driver));
      try {
        Path log = newLog(driver.substring(0, Math.min(driver.length(), LONGEST_NAME)));
        Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        AppJvm app = new AppJvm(process, log);
        String ready = app.nextAnswer();
        if (!ready.equals("READY")) {
          throw new IllegalStateException("the application said " + ready);
        }
        return app;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
