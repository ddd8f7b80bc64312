package io.percapita.smoke.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** What a class around a client sends by another library: the JDK's. */
final class SentElsewhere {
  private static final HttpClient OTHER = HttpClient.newHttpClient();

  private SentElsewhere() {}

  static HttpResponse<byte[]> post(URI uri, Map<String, String> headers, byte[] body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::setHeader);
    try {
      return OTHER.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
