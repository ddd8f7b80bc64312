package io.percapita.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.dashboards.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JDK is all a build needs: the image in which the demo is built has no unzip. */
class MavenWrapperTest {
  private static final Path WRAPPER = Path.of("..", "mvnw");
  private static final Path PROPERTIES = Path.of("..", ".mvn/wrapper/maven-wrapper.properties");

  /** What the wrapper calls, and a downloader. */
  private static final List<String> PROGRAMS =
      List.of(
          "sh",
          "uname",
          "dirname",
          "basename",
          "tr",
          "mktemp",
          "mkdir",
          "mv",
          "rm",
          "cat",
          "ls",
          "tar",
          "gzip",
          "sha256sum");

  @TempDir Path directory;

  /** With an archive of our own in place of Maven's, by a URL that needs no network. */
  @Test
  void withoutUnzipTheOtherArchiveIsTakenByItsOwnSum() throws Exception {
    Path wrapper = Files.copy(WRAPPER, directory.resolve("mvnw"));
    Path maven =
        Files.createDirectories(directory.resolve("apache-maven-1.2.3/bin")).resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\necho \"this is Maven\"\n");
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    run("tar", "czf", "apache-maven-1.2.3-bin.tar.gz", "apache-maven-1.2.3");
    Path properties = directory.resolve(".mvn/wrapper/maven-wrapper.properties");
    Files.createDirectories(properties.resolveSibling(""));
    Files.writeString(
        properties,
        "distributionUrl=%s\ndistributionSha256Sum=%s\ndistributionTarGzSha256Sum=%s\n"
            .formatted(
                directory.resolve("apache-maven-1.2.3-bin.zip").toUri(),
                "0".repeat(64),
                run("sha256sum", "apache-maven-1.2.3-bin.tar.gz").substring(0, 64)));

    assertThat(withoutUnzip(wrapper)).contains("this is Maven");
  }

  @Test
  void bothArchivesHaveASum() throws IOException {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(PROPERTIES)) {
      properties.load(reader);
    }

    assertThat(properties.getProperty("distributionSha256Sum")).matches("[0-9a-f]{64}");
    assertThat(properties.getProperty("distributionTarGzSha256Sum"))
        .matches("[0-9a-f]{64}")
        .isNotEqualTo(properties.getProperty("distributionSha256Sum"));
  }

  private String withoutUnzip(Path wrapper) throws Exception {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    for (String program : PROGRAMS) {
      Files.createSymbolicLink(bin.resolve(program), find(program));
    }
    List<String> command = new ArrayList<>(List.of("env", "-i", "PATH=" + bin));
    command.add("JAVA_HOME=" + System.getProperty("java.home"));
    command.add("MAVEN_USER_HOME=" + directory.resolve("home"));
    command.addAll(List.of("sh", wrapper.toString(), "--version"));
    return Programs.run(directory, command.toArray(String[]::new));
  }

  private String run(String... command) throws Exception {
    return Programs.run(directory, command);
  }

  private static Path find(String program) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return Path.of(folder, program);
      }
    }
    throw new AssertionError(program + " is not on the path");
  }
}
