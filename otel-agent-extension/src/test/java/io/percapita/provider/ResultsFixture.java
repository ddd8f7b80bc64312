package io.percapita.provider;

import io.percapita.call.CallResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One answer that may tell of calls made earlier, and what is to be read from it: a folder with
 * {@code url.txt}, {@code response.<kind>} and {@code expected.txt}.
 *
 * @param name the case
 * @param uri what is asked for
 * @param format the endpoint's
 * @param response the response body
 * @param expected what is to be read, as {@link #read} writes it
 */
record ResultsFixture(
    String name, URI uri, ResultsFormat format, byte[] response, String expected) {
  private static final int MAX_RETAINED = 12 * 1024;
  private static final Path ROOT = Path.of("src", "test", "resources", "results");
  private static final ProviderCatalog CATALOG = new ProviderCatalog(List.of());

  static List<ResultsFixture> all() {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders.sorted().map(ResultsFixture::load).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ResultsFixture load(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Path response =
          files
              .filter(file -> file.getFileName().toString().startsWith("response."))
              .findFirst()
              .orElseThrow();
      URI uri = URI.create(Files.readString(folder.resolve("url.txt")).strip());
      Endpoint endpoint = CATALOG.find("GET", uri);
      if (endpoint == null || !(endpoint.format() instanceof ResultsFormat format)) {
        throw new AssertionError(uri + " tells no results");
      }
      return new ResultsFixture(
          folder.getFileName().toString(),
          uri,
          format,
          Files.readAllBytes(response),
          Files.readString(folder.resolve("expected.txt")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Feeds the body in pieces and writes down what was read. */
  String read(Iterable<byte[]> pieces) {
    return read(pieces, 200, true);
  }

  String read(Iterable<byte[]> pieces, int status, boolean received) {
    List<String> said = new ArrayList<>();
    ResultsDecoder decoder = format.newDecoder(uri.getPath(), result -> said.add(describe(result)));
    decoder.responseHead(status, name -> null);
    boolean first = true;
    for (byte[] piece : pieces) {
      decoder.responseBytes(piece, 0, piece.length);
      if (first && RetainedBytes.of(decoder) - RetainedBytes.of(said) > MAX_RETAINED) {
        throw new AssertionError("more than " + MAX_RETAINED + " bytes retained");
      }
      first = false;
    }
    ResultsDecoder.End end = decoder.finish(received);
    said.add(format.name() + " ids=" + end.ids() + " problem=" + end.problem());
    return String.join("\n", said);
  }

  private static String describe(CallResult result) {
    return "%d x %s model=%s id=%s tier=%s region=%s at=%s %s %s%s"
        .formatted(
            result.calls(),
            result.operation(),
            result.response().model(),
            result.response().id(),
            result.response().serviceTier(),
            result.response().region(),
            result.madeAt(),
            result.response().usageOrigin(),
            result.response().usage(),
            result.response().problem() == null ? "" : " problem=" + result.response().problem());
  }

  @Override
  public String toString() {
    return name;
  }
}
