package io.percapita.provider;

import io.percapita.call.LlmRequest;
import io.percapita.call.LlmResponse;
import io.percapita.provider.anthropic.AnthropicMessages;
import io.percapita.provider.openai.OpenAiChat;
import io.percapita.provider.openai.OpenAiEmbeddings;
import io.percapita.provider.openai.OpenAiResponses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One recorded exchange and what is to be read from it.
 *
 * @param name format and case
 * @param format the format that reads it
 * @param request the request body
 * @param response the response body
 * @param status the HTTP status
 * @param contentType the content type that the response is said to have
 * @param expected what is to be read, as {@link #read} writes it
 */
record WireFixture(
    String name,
    WireFormat format,
    byte[] request,
    byte[] response,
    int status,
    String contentType,
    String expected) {
  private static final int MAX_RETAINED = 12 * 1024;
  private static final Path ROOT = Path.of("src", "test", "resources", "wire");

  private static final Map<String, WireFormat> FORMATS =
      Map.of(
          "openai-chat", new OpenAiChat(),
          "openai-responses", new OpenAiResponses(),
          "openai-embeddings", new OpenAiEmbeddings(),
          "anthropic-messages", new AnthropicMessages());

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
      String kind = response.getFileName().toString();
      String format = folder.getParent().getFileName().toString();
      return new WireFixture(
          format + "/" + folder.getFileName(),
          FORMATS.get(format),
          Files.readAllBytes(folder.resolve("request.json")),
          Files.readAllBytes(response),
          kind.contains("429") ? 429 : 200,
          kind.endsWith("sse")
              ? "text/event-stream; charset=utf-8"
              : kind.endsWith("html") ? "text/html" : "application/json",
          Files.readString(folder.resolve("expected.txt")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isStream() {
    return contentType.startsWith("text/event-stream");
  }

  /** Feeds both bodies in pieces and writes down what was read. */
  String read(Iterable<byte[]> requestPieces, Iterable<byte[]> responsePieces) {
    CallDecoder decoder = format.newDecoder();
    requestPieces.forEach(piece -> decoder.requestBytes(piece, 0, piece.length));
    decoder.responseHead(status, contentType);
    responsePieces.forEach(piece -> decoder.responseBytes(piece, 0, piece.length));
    LlmResponse response = decoder.finish();
    if (RetainedBytes.of(decoder) > MAX_RETAINED) {
      throw new AssertionError("more than " + MAX_RETAINED + " bytes retained");
    }
    return describe(decoder.request(), response);
  }

  private static String describe(LlmRequest request, LlmResponse response) {
    return "request: model=%s stream=%s tier=%s user=%s%s"
            .formatted(
                request.model(),
                request.stream(),
                request.serviceTier(),
                request.user(),
                request.conversationId() == null ? "" : " conversation=" + request.conversationId())
        + "\nresponse: model=%s id=%s finish=%s tier=%s%s complete=%s error=%s problem=%s"
            .formatted(
                response.model(),
                response.id(),
                response.finishReasons(),
                response.serviceTier(),
                response.region() == null ? "" : " region=" + response.region(),
                response.complete(),
                response.errorType(),
                response.problem())
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
