package io.percapita.instrument.jetty12;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http.HttpHeader;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
  private final Request.Content own = new StringRequestContent("application/json", "{}");
  private final Request request =
      new HttpClient()
          .newRequest(URI.create("https://api.openai.com/v1/responses"))
          .body(own)
          .headers(headers -> headers.put(HttpHeader.CONTENT_LENGTH, 2));
  private final RequestBody body = new RequestBody();

  @Test
  void aRequestThatIsSentOnceMoreHasItsOwnBodyBack() {
    assertThat(RequestBody.whole(request)).isEqualTo("{}".getBytes(UTF_8));
    body.replace(request, "{\"a\":1}".getBytes(UTF_8));
    request.body(new TappedContent(request.getBody(), null)); // as it is sent
    body.replace(request, "{\"a\":12}".getBytes(UTF_8)); // after a redirect
    assertThat(request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH)).isEqualTo(8);

    body.restore(request);

    assertThat(request.getBody()).isSameAs(own);
    assertThat(RequestBody.whole(request)).isEqualTo("{}".getBytes(UTF_8));
    assertThat(request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH)).isEqualTo(2);
  }

  @Test
  void aBodyThatTheApplicationHasSetSinceStays() {
    body.replace(request, "{\"a\":1}".getBytes(UTF_8));
    Request.Content other = new StringRequestContent("application/json", "[]");
    request.body(new TappedContent(other, null));

    body.restore(request);

    assertThat(request.getBody()).isSameAs(other);
  }
}
