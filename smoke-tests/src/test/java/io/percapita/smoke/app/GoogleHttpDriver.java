package io.percapita.smoke.app;

import com.google.api.client.http.AbstractHttpContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.ApacheHttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Google's HTTP client. A request's {@code how} is the transport, and after a dash how long the
 * client says the body is; the outcome is of what it decodes.
 */
final class GoogleHttpDriver implements Driver {
  @SuppressWarnings("deprecation") // the one that comes with the library
  private final Map<String, HttpTransport> transports =
      Map.of("net", new NetHttpTransport(), "apache", new ApacheHttpTransport());

  @Override
  public Outcome send(SmokeRequest request) throws IOException {
    String[] how = request.how().split("-", 2);
    HttpRequest http =
        transports
            .get(how[0])
            .createRequestFactory()
            .buildPostRequest(
                new GenericUrl(request.url()), new Body(request.body(), how[1].equals("fixed")))
            .setHeaders(new HttpHeaders().set("x-standin", request.standIn()))
            .setThrowExceptionOnExecuteError(false);
    HttpResponse response = http.execute();
    try (InputStream body = response.getContent()) {
      return Outcome.of(response.getStatusCode(), body.readAllBytes());
    } finally {
      response.disconnect();
    }
  }

  private static final class Body extends AbstractHttpContent {
    private final byte[] bytes;
    private final boolean isOfKnownLength;

    Body(String text, boolean isOfKnownLength) {
      super("application/json");
      this.bytes = text.getBytes(StandardCharsets.UTF_8);
      this.isOfKnownLength = isOfKnownLength;
    }

    @Override
    public long getLength() {
      return isOfKnownLength ? bytes.length : -1;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(bytes);
      out.flush();
    }
  }
}
