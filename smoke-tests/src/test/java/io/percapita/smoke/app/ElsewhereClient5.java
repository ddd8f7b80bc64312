package io.percapita.smoke.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/** Looks like one of Apache's clients, and sends by another library. */
final class ElsewhereClient5 extends WrappingClient5 {
  @Override
  public <T> T execute(ClassicHttpRequest request, HttpClientResponseHandler<? extends T> handler)
      throws IOException {
    Map<String, String> headers =
        Stream.of(request.getHeaders())
            .collect(Collectors.toMap(Header::getName, Header::getValue));
    headers.put("Content-Type", request.getEntity().getContentType());
    byte[] body = EntityUtils.toByteArray(request.getEntity());
    try {
      java.net.http.HttpResponse<byte[]> sent = SentElsewhere.post(request.getUri(), headers, body);
      ClassicHttpResponse response = new BasicClassicHttpResponse(sent.statusCode());
      response.setEntity(new ByteArrayEntity(sent.body(), ContentType.APPLICATION_JSON));
      return handler.handleResponse(response);
    } catch (URISyntaxException | HttpException e) {
      throw new IOException(e);
    }
  }
}
