package io.percapita.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StreamFilterTest {
  private static final Path FIXTURES = Path.of("src/test/resources/wire");

  private final List<String> errors = new ArrayList<>();
  private final CaptureErrors counted = new CaptureErrors(errors::add);

  static Stream<Path> streams() throws IOException {
    try (Stream<Path> all = Files.walk(FIXTURES)) {
      return all
          .filter(it -> it.getFileName().toString().equals("response.sse"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void allButTheReportOfUsagePassesWhereverAStreamIsCut(Path file) {
    String stream = read(file);
    String expected = withoutReport(stream);

    for (int cut = 0; cut <= stream.length(); cut++) {
      StreamFilter filter = new StreamFilter(counted);
      assertThat(
              passed(filter, stream.substring(0, cut))
                  + passed(filter, stream.substring(cut))
                  + text(filter.end()))
          .as("cut at %s", cut)
          .isEqualTo(expected);
    }
    assertThat(errors).isEmpty();
  }

  @Test
  void theFixturesHaveReports() throws IOException {
    assertThat(streams().filter(it -> !read(it).equals(withoutReport(read(it)))))
        .extracting(it -> FIXTURES.relativize(it.getParent()).toString())
        .contains("azure/chat-stream", "openai-chat/stream-usage", "openai-completions/stream");
  }

  @Test
  void aFailurePassesAllAndIsCounted() {
    StreamFilter filter =
        new StreamFilter(
            counted,
            (data, offset, length) -> {
              throw new StackOverflowError();
            });

    assertThat(passed(filter, "data: a") + passed(filter, "\n\ndata: b\n\nd") + text(filter.end()))
        .isEqualTo("data: a\n\ndata: b\n\nd");
    assertThat(errors).containsExactly("filter");
  }

  /** By the text: all fixtures have the report in one line of data, and a blank line after it. */
  private static String withoutReport(String stream) {
    return stream.replaceAll(
        "(?<=^|\n)data: [^\r\n]*\"choices\": ?\\[\\][^\r\n]*\"usage\": ?\\{[^\r\n]*(\r?\n){2}", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String passed(StreamFilter filter, String piece) {
    return text(filter.pass(ByteBuffer.wrap(piece.getBytes(ISO_8859_1))));
  }

  private static String text(ByteBuffer bytes) {
    return ISO_8859_1.decode(bytes.duplicate()).toString();
  }
}
