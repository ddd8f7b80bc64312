package io.percapita.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds docs/clients.md against the modules, and against the versions that are tested. */
class ClientsDocTest {
  private static final Path PAGE = Path.of("..", "docs", "clients.md");
  private static final Path POM = Path.of("..", "pom.xml");
  private static final Pattern MODULE = Pattern.compile("`(percapita-[a-z0-9-]+)`");

  @Test
  void thePageNamesEveryModuleOfAClientAndNoOther() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Matcher module = MODULE.matcher(Files.readString(PAGE)); module.find(); ) {
      named.add(module.group(1));
    }

    assertThat(named)
        .isEqualTo(
            ServiceLoader.load(InstrumentationModule.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(module -> module instanceof ClientInstrumentationModule)
                .map(InstrumentationModule::instrumentationName)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @CsvSource({
    "OkHttp 3, okhttp3 okhttp4 okhttp5",
    "Apache HttpClient 4, apache4.oldest apache4.newest",
    "Apache HttpAsyncClient 4.1, apache4-async.oldest apache4-async.newest",
    "'Apache HttpClient 5, classic', apache5.oldest apache5.newest",
    "'Apache HttpClient 5, asynchronous', apache5.oldest apache5.newest",
    "Jetty's client 9.4, "
        + "jetty9-client.oldest jetty9-client.newest jetty10-client jetty11-client",
    "Jetty's client 12, jetty12-client.oldest jetty12-client.newest",
    "Reactor Netty, reactor-netty.oldest reactor-netty.newest netty.newest",
    "AsyncHttpClient, async-http-client2 async-http-client3",
    "other clients on Netty's, vertx4 vertx5",
    "openai-java, openai openai.newest",
    "anthropic-java, anthropic anthropic.newest",
    "google-genai, google-genai.oldest google-genai.newest",
    "Google's HTTP client, google-http.oldest google-http.newest",
    "azure-ai-openai, azure-openai.oldest azure-openai.newest",
    "AWS SDK, aws-sdk.oldest aws-sdk.newest",
    "LangChain4j, langchain4j.oldest langchain4j.newest langchain4j-ollama.newest",
    "Spring AI, spring-ai.oldest spring-ai.newest spring-boot spring-ai2 spring-boot4"
  })
  void theRowTellsTheVersionsThatAreTested(String row, String versions) throws IOException {
    String pom = Files.readString(POM);
    List<String> tested =
        Stream.of(versions.split(" ", -1)).map(version -> versionIn(pom, version)).toList();

    assertThat(testedOn(row)).containsSubsequence(tested);
  }

  /** The versions in the second cell of the row that begins so. */
  private static List<String> testedOn(String row) throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| " + row)).toList();
    assertThat(rows).as(row).hasSize(1);
    return List.of(rows.get(0).split("\\|", -1)[2].split("[, ]+", -1));
  }

  private static String versionIn(String pom, String property) {
    Matcher version =
        Pattern.compile("<" + Pattern.quote(property) + "\\.version>([^<]+)<").matcher(pom);
    assertThat(version.find()).as(property).isTrue();
    return version.group(1).replaceFirst("\\.(v20\\d{6}|Final)$", ""); // Jetty 9's date
  }
}
