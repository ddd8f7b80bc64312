package io.percapita.smoke.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The application's client of its LLM provider. */
final class Llm {
  private static final String SCRIPT = "usage=1000:200:0:0:300:100";

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  Llm(String url) {
    this.url = url;
  }

  String url() {
    return url;
  }

  /** Makes one call. */
  String ask() {
    return ask("");
  }

  /**
   * Makes one call.
   *
   * @param members more members of the request, each with a comma after it
   */
  String ask(String members) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
            .header("x-standin", SCRIPT)
            .header("Helicone-User-Id", "gateway-user")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{"
                        + members
                        + "\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"Hi there\"}]}"))
            .build();
    try {
      return String.valueOf(
          client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
