package io.percapita.smoke.app;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The application under test: reads commands from standard input, one a line, and answers each with
 * what it saw. Ends with its input.
 */
public final class SmokeApp {
  private static final String PARALLEL = "parallel-";
  private static final String IN_TURN = "in-turn-";
  private static final String AT_ONCE = "at-once-";

  /** Gives up the call that was begun last without an answer. */
  private static Runnable giveUp = () -> {};

  private SmokeApp() {}

  /** Takes the name of the driver, or the names of some with commas between them. */
  public static void main(String[] args) throws IOException {
    Drivers drivers = new Drivers(args[0], SmokeApp::driver);
    System.out.println("READY");
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      System.out.println(answer(drivers, SmokeRequest.parse(line)));
    }
  }

  /**
   * Opens a driver.
   *
   * @param name its name; after an {@code @} the folder of a library to be loaded for it alone
   */
  public static Driver driver(String name) {
    int at = name.indexOf('@');
    if (at > 0) {
      return IsolatedDriver.open(name.substring(0, at), name.substring(at + 1));
    }
    return switch (name) {
      case "jdk" -> new JdkDriver();
      case "apache4" -> new Apache4Driver();
      case "apache4-async" -> new Apache4AsyncDriver();
      case "apache5" -> new Apache5Driver();
      case "apache5-async" -> new Apache5AsyncDriver();
      case "jetty" -> new JettyDriver();
      case "jetty12" -> new Jetty12Driver();
      case "okhttp" -> new OkHttpDriver();
      case "reactor-netty" -> new ReactorNettyDriver();
      case "async-http-client" -> new AsyncHttpClientDriver(false);
      case "async-http-client-h2" -> new AsyncHttpClientDriver(true);
      case "vertx" -> new VertxDriver();
      case "google-genai" -> new GoogleGenAiDriver();
      case "google-http" -> new GoogleHttpDriver();
      case "azure-openai" -> new AzureOpenAiDriver();
      case "langchain4j" -> new LangChain4jDriver();
      case "spring-ai" -> new SpringAiDriver();
      case "web" -> new WebDriver();
      case "bedrock" -> new BedrockDriver();
      case "by-name" -> new ByNameDriver();
      case "url" -> new UrlConnectionDriver();
      case "sdk" -> new SdkDriver();
      case "openai" -> new OpenAiDriver();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String answer(Drivers drivers, SmokeRequest request) {
    Baggage baggage =
        request.user().equals("-")
            ? Baggage.empty()
            : Baggage.builder()
                .put("user.id", request.user())
                .put("llm.plan", "pro")
                .put("llm.feature", "smart-search")
                .build();
    String answer;
    try (Scope scope = baggage.makeCurrent()) {
      answer = sent(drivers, request);
      if (Span.current().getSpanContext().isValid()
          || !Baggage.current().asMap().equals(baggage.asMap())) {
        return "ERR\tthe context of the calling thread was not restored";
      }
    }
    return answer;
  }

  private static String sent(Drivers drivers, SmokeRequest request) {
    try {
      return sent(drivers.of(request), drivers.forOne(request));
    } catch (Throwable t) {
      return "ERR\t" + t.getClass().getName() + "\t" + String.valueOf(t.getMessage());
    }
  }

  private static String sent(Driver driver, SmokeRequest request) throws Exception {
    if (request.how().equals("in-flight")) {
      return "OK\t" + CallsInFlight.count() + " calls";
    }
    if (request.how().equals("budget")) {
      return "OK\t" + AskedBudget.current();
    }
    if (request.how().equals("begin-unanswered")) {
      giveUp = driver.beginUnanswered(request.sentBy("string"));
      return "OK\tbegun";
    }
    if (request.how().equals("give-up")) {
      giveUp.run();
      return "OK\tgiven up";
    }
    if (request.how().startsWith(PARALLEL)) {
      int count = Integer.parseInt(request.how().substring(PARALLEL.length()));
      return ParallelCalls.make(driver, request, count).toString();
    }
    if (request.how().startsWith(IN_TURN)) {
      int count = Integer.parseInt(request.how().substring(IN_TURN.length()));
      return MeasuredCalls.inTurn(driver, request.sentBy("string"), count);
    }
    if (request.how().startsWith(AT_ONCE)) {
      String[] numbers = request.how().substring(AT_ONCE.length()).split("-", 2);
      int count = Integer.parseInt(numbers[0]);
      return MeasuredCalls.atOnce(driver, request, count, Integer.parseInt(numbers[1]));
    }
    return driver.send(request).toString();
  }
}
