package io.percapita.pricing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.usage.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingPriceBookTest {
  private static final PriceBook listed = PriceBook.builtIn();
  private static final PriceQueries query =
      PriceQueries.of("openai", "gpt-4o").used(Component.INPUT, 1_000_000);

  @TempDir Path directory;
  private final List<String> told = new ArrayList<>();
  private ReloadingPriceBook book;

  @BeforeEach
  void open() {
    book = new ReloadingPriceBook(listed, directory, (taken, what) -> told.add(what));
  }

  @Test
  void emptyDirectoryLeavesTheListedPrices() {
    book.refresh();

    assertThat(book.get()).isSameAs(listed);
  }

  @Test
  void changedFileIsTakenOver() throws IOException {
    write("openai.yaml", discount(10));
    book.refresh();
    assertThat(query.usd(book.get())).isEqualTo("2.25");

    write("openai.yaml", discount(20));
    book.refresh();
    assertThat(query.usd(book.get())).isEqualTo("2");

    Files.delete(directory.resolve("openai.yaml"));
    book.refresh();
    assertThat(query.usd(book.get())).isEqualTo("2.5");
    assertThat(told)
        .hasSize(3)
        .allMatch(it -> it.startsWith("price files in use at " + directory))
        .last()
        .asString()
        .contains(": 0; price book ");
  }

  @Test
  void unchangedFileIsNotReadIntoANewBook() throws IOException {
    write("openai.yml", discount(10));
    book.refresh();
    PriceBook before = book.get();
    book.refresh();

    assertThat(book.get()).isSameAs(before);
    assertThat(told).hasSize(1);
  }

  @Test
  void brokenFileIsRefusedWholeAndToldOnce() throws IOException {
    write("openai.yaml", discount(10));
    book.refresh();
    write("a.yaml", "provider: openai\ndiscounts:\n  - {percent_off: ten, source: x}\n");
    write("openai.yaml", discount(20));
    book.refresh();
    book.refresh();

    assertThat(query.usd(book.get())).isEqualTo("2.25");
    assertThat(told)
        .hasSize(2)
        .last()
        .asString()
        .startsWith("prices were refused, those before them stay: " + directory.resolve("a.yaml"))
        .contains(":3: discounts[0].percent_off: \"ten\" is not a percentage");
  }

  @Test
  void mendedFileIsTakenOverThoughItWasTheSameOnce() throws IOException {
    write("openai.yaml", discount(10));
    book.refresh();
    write("openai.yaml", "provider: [");
    book.refresh();
    write("openai.yaml", discount(10));
    book.refresh();
    write("openai.yaml", "provider: [");
    book.refresh();

    assertThat(told).hasSize(4);
  }

  @Test
  void missingFileIsToldAndTakenOverOnceItIsThere() throws IOException {
    Path file = directory.resolve("prices.yaml");
    ReloadingPriceBook book = new ReloadingPriceBook(listed, file, (taken, what) -> told.add(what));
    book.refresh();
    assertThat(book.get()).isSameAs(listed);
    assertThat(told.get(0)).endsWith(file + " does not exist or may not be read");

    write("prices.yaml", discount(10));
    book.refresh();
    assertThat(query.usd(book.get())).isEqualTo("2.25");
  }

  @Test
  void folderIsNoFileWhateverItsName() throws IOException {
    Files.createDirectory(directory.resolve("old.yaml"));
    write("openai.yaml", discount(10));
    book.refresh();

    assertThat(query.usd(book.get())).isEqualTo("2.25");
  }

  @Test
  void fileThatIsNotTextIsRefused() throws IOException {
    Files.write(directory.resolve("a.yaml"), "provider: x\n# M\u00fcnchen\n".getBytes(ISO_8859_1));
    book.refresh();

    assertThat(told.get(0)).endsWith("a.yaml:2: is not UTF-8");
  }

  @Test
  void fileBeyondTheLimitIsRefused() throws IOException {
    write("a.yaml", " ".repeat((8 << 20) + 1));
    book.refresh();

    assertThat(told.get(0)).endsWith("a.yaml is larger than 8 MiB");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private static String discount(int percent) {
    return "provider: openai\ndiscounts:\n  - {percent_off: %d, source: x}\n".formatted(percent);
  }
}
