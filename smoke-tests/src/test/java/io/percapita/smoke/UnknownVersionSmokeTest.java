package io.percapita.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.tools.ToolProvider;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Client libraries of the future, which have little left of what the adapters know. */
class UnknownVersionSmokeTest extends SmokeTest {
  private static final List<String> CLIENTS =
      List.of(
          "okhttp3.OkHttpClient",
          "org.apache.hc.client5.http.async.HttpAsyncClient",
          "org.eclipse.jetty.client.HttpClient");

  @TempDir Path classes;

  @Test
  void areToldOfOnceAndWorkAsWithoutUs() throws IOException {
    for (String client : CLIENTS) {
      compile(client);
    }
    String classPath = Clients.classPath("okhttp3").replaceAll("[^:]*(okhttp|okio)-[^:]*:?", "");

    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .classPath(classPath + File.pathSeparator + classes)
            .start("by-name")) {
      for (String client : CLIENTS) {
        for (int i = 0; i < 2; i++) {
          assertThat(app.send(client, "-", "-", "u-1", "-")).startsWith("OK\t200\t4\t");
        }
      }

      assertThat(app.log().lines().filter(line -> line.contains("does not know this version")))
          .hasSize(3)
          .anyMatch(line -> line.contains("okhttp"))
          .anyMatch(line -> line.contains("apache-httpclient-5-async"))
          .anyMatch(line -> line.contains("jetty-httpclient-12"));
      assertThat(app.log()).doesNotContain("could not follow", "Failed to handle exception");
    }
  }

  /** One of a library's own types has a method more, which no class of ours has. */
  @Test
  void areLeftAloneWhereTheyAskForMore() throws IOException {
    compile(
        "okhttp3.Interceptor",
        """
        package okhttp3;
        public interface Interceptor {
          Response intercept(Chain chain) throws java.io.IOException;
          boolean isOfTheFuture();
          interface Chain {
            Request request();
            Response proceed(Request request) throws java.io.IOException;
            Connection connection();
            Call call();
            int connectTimeoutMillis();
            Chain withConnectTimeout(int timeout, java.util.concurrent.TimeUnit unit);
            int readTimeoutMillis();
            Chain withReadTimeout(int timeout, java.util.concurrent.TimeUnit unit);
            int writeTimeoutMillis();
            Chain withWriteTimeout(int timeout, java.util.concurrent.TimeUnit unit);
          }
        }
        """);

    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .classPath(classes + File.pathSeparator + Clients.classPath("okhttp3"))
            .start("okhttp")) {
      for (int i = 0; i < 2; i++) {
        assertThat(app.send("string", url(CHAT), USAGE, "u-1", CHAT_BODY)).startsWith("OK\t200");
      }

      assertThat(app.log().lines().filter(line -> line.contains("could not follow")))
          .singleElement()
          .asString()
          .contains("okhttp");
      assertThat(genAiSpans(0)).isEmpty();
    }
  }

  /** What the adapter for Apache's client reads exchanges at is called otherwise. */
  @Test
  void areLeftAloneWhereAMethodIsCalledOtherwise() throws IOException {
    rename("org/apache/hc/core5/http/impl/io/HttpRequestExecutor", "execute", "carryOut");

    try (AppJvm app =
        app(AgentVersion.BUILT_AGAINST)
            .classPath(classes + File.pathSeparator + Clients.classPath("apache5-newest"))
            .start("apache5")) {
      for (int i = 0; i < 2; i++) {
        assertThat(app.send("string", url(CHAT), USAGE, "u-1", CHAT_BODY)).startsWith("OK\t200");
      }

      assertThat(app.log().lines().filter(line -> line.contains("does not know this version")))
          .singleElement()
          .asString()
          .contains("apache-httpclient-5", "HttpRequestExecutor");
      assertThat(app.log()).doesNotContain("could not follow", "Failed to handle exception");
      assertThat(genAiSpans(0)).isEmpty();
    }
  }

  /** Has all of Apache's client 5 call a method of one of its types by another name. */
  private void rename(String type, String method, String name) throws IOException {
    Remapper names =
        new Remapper(Opcodes.ASM9) {
          @Override
          public String mapMethodName(String owner, String called, String descriptor) {
            return owner.equals(type) && called.equals(method) ? name : called;
          }
        };
    for (String file : Clients.classPath("apache5-newest").split(File.pathSeparator, -1)) {
      if (!Path.of(file).getFileName().toString().startsWith("http")) {
        continue;
      }
      try (ZipInputStream jar = new ZipInputStream(Files.newInputStream(Path.of(file)))) {
        for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
          if (entry.getName().startsWith("org/") && entry.getName().endsWith(".class")) {
            ClassWriter renamed = new ClassWriter(0);
            new ClassReader(jar.readAllBytes()).accept(new ClassRemapper(renamed, names), 0);
            Path target = classes.resolve(entry.getName());
            Files.createDirectories(target.getParent());
            Files.write(target, renamed.toByteArray());
          }
        }
      }
    }
  }

  private void compile(String client) throws IOException {
    int dot = client.lastIndexOf('.');
    compile(
        client,
        "package "
            + client.substring(0, dot)
            + "; public class "
            + client.substring(dot + 1)
            + " { public String send() { return \"sent\"; } }");
  }

  private void compile(String client, String text) throws IOException {
    int dot = client.lastIndexOf('.');
    Path source =
        Files.createDirectories(classes.resolve(client.substring(0, dot).replace('.', '/')))
            .resolve(client.substring(dot + 1) + ".java");
    Files.writeString(source, text);
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                Clients.classPath("okhttp3"),
                "-d",
                classes.toString(),
                source.toString());
    assertThat(exit).isZero();
  }
}
