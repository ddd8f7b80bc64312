package io.percapita.provider;

import io.percapita.call.LlmRequest;
import io.percapita.call.LlmResponse;
import io.percapita.wire.AwsFrames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One recorded exchange and what is to be read from it: a folder with {@code request.<kind>},
 * {@code response.<kind>} or {@code response.<status>.<kind>}, {@code expected.txt}, and optionally
 * {@code url.txt} (method and URL) and {@code headers.txt} (the response's). The frames of {@code
 * response.eventstream} are written as {@link AwsFrames} says.
 *
 * @param name format and case
 * @param endpoint the endpoint called
 * @param request the request body
 * @param response the response body
 * @param status the HTTP status
 * @param headers the response's headers, names in lower case
 * @param expected what is to be read, as {@link #read} writes it
 */
record WireFixture(
    String name,
    Endpoint endpoint,
    byte[] request,
    byte[] response,
    int status,
    Map<String, String> headers,
    String expected) {
  private static final int MAX_RETAINED = 12 * 1024;
  private static final Path ROOT = Path.of("src", "test", "resources", "wire");
  private static final ProviderCatalog CATALOG =
      new ProviderCatalog(
          List.of(
              new BaseUrl("litellm", Dialect.OPENAI, URI.create("http://localhost:4000/v1")),
              new BaseUrl("ollama", Dialect.OLLAMA, URI.create("http://localhost:11434")),
              new BaseUrl("vllm", Dialect.OPENAI, URI.create("http://localhost:8000/v1"))));

  private static final Map<String, String> USUAL_URLS =
      Map.of(
          "openai-chat", "POST https://api.openai.com/v1/chat/completions",
          "openai-responses", "POST https://api.openai.com/v1/responses",
          "openai-embeddings", "POST https://api.openai.com/v1/embeddings",
          "gemini",
              "POST https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent",
          "anthropic-messages", "POST https://api.anthropic.com/v1/messages");

  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "json", "application/json",
          "sse", "text/event-stream; charset=utf-8",
          "ndjson", "application/x-ndjson",
          "eventstream", "application/vnd.amazon.eventstream",
          "html", "text/html",
          "bin", "application/octet-stream");

  static List<WireFixture> all() {
    try (Stream<Path> folders = Files.walk(ROOT, 2)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("expected.txt")))
          .sorted()
          .map(WireFixture::load)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WireFixture load(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Path response =
          files
              .filter(file -> file.getFileName().toString().startsWith("response."))
              .findFirst()
              .orElseThrow();
      String[] kind = response.getFileName().toString().split("\\.", -1);
      String format = folder.getParent().getFileName().toString();
      Path url = folder.resolve("url.txt");
      Path form = folder.resolve("request.multipart");
      Path request = Files.exists(form) ? form : folder.resolve("request.json");
      return new WireFixture(
          format + "/" + folder.getFileName(),
          endpoint(Files.exists(url) ? Files.readString(url).strip() : USUAL_URLS.get(format)),
          Files.exists(request) ? Files.readAllBytes(request) : new byte[0],
          body(response),
          kind.length == 3 ? Integer.parseInt(kind[1]) : 200,
          headers(folder.resolve("headers.txt"), CONTENT_TYPES.get(kind[kind.length - 1])),
          Files.readString(folder.resolve("expected.txt")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Frames are made from text, so that a reader of the fixture sees what is in them. */
  private static byte[] body(Path response) throws IOException {
    return response.getFileName().toString().endsWith(".eventstream")
        ? AwsFrames.of(Files.readString(response))
        : Files.readAllBytes(response);
  }

  private static Endpoint endpoint(String methodAndUrl) {
    String[] words = methodAndUrl.split(" ", 2);
    Endpoint endpoint = CATALOG.find(words[0], URI.create(words[1]));
    if (endpoint == null) {
      throw new AssertionError(methodAndUrl + " is no endpoint");
    }
    return endpoint;
  }

  private static Map<String, String> headers(Path file, String contentType) throws IOException {
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", contentType);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split(":", 2);
        headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
      }
    }
    return headers;
  }

  boolean isServerSentEvents() {
    return headers.get("content-type").startsWith("text/event-stream");
  }

  boolean hasFrames() {
    return headers.get("content-type").equals(CONTENT_TYPES.get("eventstream"));
  }

  /** Feeds both bodies in pieces and writes down what was read. */
  String read(Iterable<byte[]> requestPieces, Iterable<byte[]> responsePieces) {
    CallDecoder decoder = endpoint.format().newDecoder();
    requestPieces.forEach(piece -> decoder.requestBytes(piece, 0, piece.length));
    decoder.responseHead(status, name -> headers.get(name.toLowerCase(Locale.ROOT)));
    responsePieces.forEach(piece -> decoder.responseBytes(piece, 0, piece.length));
    LlmResponse response = decoder.finish();
    if (RetainedBytes.of(decoder) > MAX_RETAINED) {
      throw new AssertionError("more than " + MAX_RETAINED + " bytes retained");
    }
    return described() + describe(decoder.request().orModel(endpoint.model()), response);
  }

  /** Said only where it is not what the format's folder says. */
  private String described() {
    boolean usual = USUAL_URLS.containsKey(name.substring(0, name.indexOf('/')));
    return usual
        ? ""
        : "endpoint: %s %s %s region=%s\n"
            .formatted(
                endpoint.provider(),
                endpoint.format().name(),
                endpoint.format().operation(),
                endpoint.region());
  }

  private static String describe(LlmRequest request, LlmResponse response) {
    return "request: model=%s stream=%s tier=%s user=%s%s"
            .formatted(
                request.model(),
                request.stream(),
                request.serviceTier(),
                request.user(),
                request.conversationId() == null ? "" : " conversation=" + request.conversationId())
        + "\nresponse: model=%s id=%s finish=%s tier=%s%s complete=%s error=%s problem=%s%s"
            .formatted(
                response.model(),
                response.id(),
                response.finishReasons(),
                response.serviceTier(),
                response.region() == null ? "" : " region=" + response.region(),
                response.complete(),
                response.errorType(),
                response.problem(),
                response.reportedCost() == null
                    ? ""
                    : " cost=" + response.reportedCost().toUsdString())
        + "\nusage: "
        + response.usageOrigin()
        + " "
        + response.usage();
  }

  @Override
  public String toString() {
    return name;
  }
}
