package io.percapita.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.percapita.config.ConfigException;
import io.percapita.config.EndpointConfig;
import io.percapita.metering.CallPricer;
import io.percapita.pricing.PriceBook;
import io.percapita.provider.BaseUrl;
import io.percapita.provider.Dialect;
import io.percapita.provider.ProviderCatalog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code explain}: how a recorded exchange is counted and why. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "How a recorded exchange is counted, and why: by the very code the agent runs.",
      "Reads from the standard input a JSON object with url, method, request_body, status,",
      "response_headers and response_body (or response_body_base64); docs/explain.md."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:explained",
      "1:the exchange, or with --jsonl some line, was not understood",
      "2:wrong usage"
    })
final class ExplainCommand implements Callable<Integer> {
  private static final int NOT_UNDERSTOOD = 1;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final PriceFilesOption files = new PriceFilesOption();

  @Option(
      names = "--endpoints",
      paramLabel = "PROVIDER=URL",
      description = "Base URLs beside the providers' own hosts, as percapita.endpoints has them.")
  private @Nullable String endpoints;

  @Option(names = "--jsonl", description = "Read and write one JSON object a line.")
  private boolean jsonl;

  private final ObjectMapper json = new ObjectMapper(anyLength());
  private final ExchangeReader reader;
  private final InputStream in;

  /**
   * The command.
   *
   * @param clock tells the time of exchanges that do not say theirs
   * @param in where it reads
   */
  ExplainCommand(Clock clock, InputStream in) {
    this.reader = new ExchangeReader(clock);
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    PriceBook book = files.book(commandLine());
    Explainer explainer = new Explainer(catalog(), new CallPricer(() -> book));
    return jsonl ? lines(explainer) : one(explainer);
  }

  private ProviderCatalog catalog() {
    if (endpoints == null) {
      return new ProviderCatalog(List.of());
    }
    try {
      return new ProviderCatalog(
          EndpointConfig.list("--endpoints", endpoints).stream()
              .map(it -> new BaseUrl(it.provider(), Dialect.named(it.dialect()), it.baseUrl()))
              .toList());
    } catch (ConfigException e) {
      throw new ParameterException(commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int one(Explainer explainer) throws IOException {
    try {
      Exchange exchange = reader.read(json.readTree(in));
      PrintWriter out = commandLine().getOut();
      new ExplanationText(out).print(exchange, explainer.explain(exchange));
      out.flush();
      return CommandLine.ExitCode.OK;
    } catch (JsonProcessingException e) {
      commandLine().getErr().println("The input is not JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      commandLine().getErr().println("The exchange cannot be used: " + e.getMessage());
    }
    return NOT_UNDERSTOOD;
  }

  private int lines(Explainer explainer) throws IOException {
    PrintWriter out = commandLine().getOut();
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    long number = 0;
    long misunderstood = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      JsonNode id = NullNode.getInstance();
      ObjectNode answer;
      try {
        JsonNode node = json.readTree(number == 1 ? withoutMark(line) : line);
        id = node.hasNonNull("id") ? node.get("id") : id;
        answer = explain(explainer, id, reader.read(node));
      } catch (JsonProcessingException e) {
        misunderstood++;
        answer = refusal(id, number, "is not JSON: " + e.getOriginalMessage());
      } catch (IllegalArgumentException e) {
        misunderstood++;
        answer = refusal(id, number, String.valueOf(e.getMessage()));
      }
      out.println(answer);
      if (!lines.ready()) {
        out.flush(); // who asks line by line waits for the answer
      }
    }
    out.flush();
    if (misunderstood == 0) {
      return CommandLine.ExitCode.OK;
    }
    commandLine().getErr().println(misunderstood + " lines were not understood.");
    return NOT_UNDERSTOOD;
  }

  /**
   * Bodies may be of any length, which Jackson takes for an attack from 20 million characters on.
   */
  private static JsonFactory anyLength() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
        .build();
  }

  /** Some editors put a byte order mark before all. */
  private static String withoutMark(String line) {
    return line.startsWith("\uFEFF") ? line.substring(1) : line;
  }

  private static ObjectNode explain(Explainer explainer, JsonNode id, Exchange exchange) {
    Explanation explanation = explainer.explain(exchange);
    return explanation == null
        ? ExplanationJson.notLlm(id, ExplanationText.notLlm(exchange))
        : ExplanationJson.of(id, explanation);
  }

  private static ObjectNode refusal(JsonNode id, long line, String reason) {
    return ExplanationJson.notLlm(id, "line " + line + ": " + reason);
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set the command up");
    }
    return spec.commandLine();
  }
}
