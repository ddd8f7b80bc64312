package io.percapita.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Serves the pages that alerts link to, as plain text. */
final class Runbooks implements HttpHandler {
  static final String PATH = "/runbooks/";

  private static final Pattern PAGE = Pattern.compile(PATH + "(\\w+\\.md)");

  private final Path folder;

  Runbooks(Path folder) {
    this.folder = folder;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    var page = PAGE.matcher(exchange.getRequestURI().getPath());
    Path file = page.matches() ? folder.resolve(page.group(1)) : folder;
    if (Files.isRegularFile(file)) {
      byte[] text = Files.readString(file).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(200, text.length);
      exchange.getResponseBody().write(text);
    } else {
      exchange.sendResponseHeaders(404, -1);
    }
    exchange.close();
  }
}
